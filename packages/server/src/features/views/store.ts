import { type CountingDay, type Group, type NoisedCounts, sumCounts } from '@footlights/count';
import type { Db } from '#engines/db/port.ts';
import type { ViewReleaseRow, ViewWindowRow } from './table.ts';
import { toRunning } from './window-numbers.ts';
import { groupOf, type RunningWindow, type Series } from './windows.ts';

/** The counting day that was last opened, and when; null on a new instance. */
export async function readDay(db: Db): Promise<(CountingDay & { openedAt: number }) | null> {
  const row = await db.selectFrom('counting_day').selectAll().executeTakeFirst();
  if (row === undefined) return null;
  return { number: row.number, utcDay: row.utc_day, openedAt: row.opened_at };
}

/** From here on this is the counting day. */
export async function writeDay(db: Db, day: CountingDay & { openedAt: number }): Promise<void> {
  const row = { number: day.number, utc_day: day.utcDay, opened_at: day.openedAt };
  await db
    .insertInto('counting_day')
    .values({ id: 1, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

/** Every running window. */
export async function loadWindows(db: Db): Promise<RunningWindow[]> {
  const windows: RunningWindow[] = [];
  for (let from = 0; ;) {
    const query = db.selectFrom('view_windows').selectAll().where('series', '>=', from);
    const rows = await query.orderBy('series').limit(WINDOWS_AT_ONCE).execute();
    for (const row of rows) windows.push(toRunning(seriesFrom(row), (name) => row[name]));
    const last = rows.at(-1);
    if (last === undefined) return windows;
    from = last.series + 1;
  }
}

/** Everything published of a video in one group, added up from its release rows; null when nothing was. */
export async function publishedSums(
  db: Db,
  video: string,
  group: Group,
): Promise<NoisedCounts | null> {
  const rows = await db
    .selectFrom('view_releases')
    .innerJoin('view_windows', 'view_windows.series', 'view_releases.series')
    .selectAll('view_releases')
    .where('video_id', '=', video)
    .where('pace', '=', group)
    .execute();
  return sumCounts(rows.map(noisedOf), group);
}

/** Removes everything published of videos. */
export async function removeCounts(db: Db, videos: readonly string[]): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    for (const video of videos) {
      const series = transaction
        .selectFrom('view_windows')
        .select('series')
        .where('video_id', '=', video);
      await transaction.deleteFrom('view_releases').where('series', 'in', series).execute();
      await transaction.deleteFrom('view_windows').where('video_id', '=', video).execute();
    }
  });
}

const WINDOWS_AT_ONCE = 10_000;

function seriesFrom({ series, video_id: video, pace: group }: ViewWindowRow): Series {
  return { series, video, group };
}

/** What a release row publishes. */
export function noisedOf(row: ViewReleaseRow): NoisedCounts {
  return {
    group: groupOf(row.series),
    values: JSON.parse(row.counts) as number[],
    variances: [row.first_variance, row.second_variance],
  };
}
