import type { Db } from '#engines/db/port.ts';
import type { VideoId } from '#lib/ids.ts';
import { IN_FORCE } from './machine.ts';

/**
 * How many reports of each clip moderators found right, in decisions that stand; clips without any are missing. Reports
 * that nobody has judged count nowhere: a crowd could push a clip down with them. One query.
 */
export type UpheldReportsOf = (ids: readonly VideoId[]) => Promise<ReadonlyMap<VideoId, number>>;

export function createUpheldReports(db: Db): UpheldReportsOf {
  return async (ids) => {
    if (ids.length === 0) return new Map();
    const rows = await db
      .selectFrom('cases')
      .innerJoin('reports', 'reports.case_id', 'cases.id')
      .select((row) => ['subject', row.fn.countAll<number | string>().as('count')])
      .where('subject', 'in', ids)
      .where('state', 'in', IN_FORCE)
      .where('outcome', '=', 'upheld')
      .where('is_withdrawn', '=', 0)
      .groupBy('subject')
      .execute();
    return new Map(rows.map(({ subject, count }) => [subject as VideoId, Number(count)]));
  };
}
