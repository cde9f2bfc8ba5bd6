import type { Db } from '#engines/db/port.ts';
import type { CaseId } from '#lib/ids.ts';
import type { CaseOpinionRow } from './table.ts';

export async function insertOpinion(db: Db, row: CaseOpinionRow): Promise<void> {
  await db.insertInto('case_opinions').values(row).execute();
}

/** Questions and opinions of a case, the first ones first. */
export async function opinionsOf(db: Db, id: CaseId, limit: number): Promise<CaseOpinionRow[]> {
  return db
    .selectFrom('case_opinions')
    .selectAll()
    .where('case_id', '=', id)
    .orderBy('number')
    .limit(limit)
    .execute();
}

/** How many there are in a case. */
export async function countOpinions(db: Db, id: CaseId): Promise<number> {
  const { count } = await db
    .selectFrom('case_opinions')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('case_id', '=', id)
    .executeTakeFirstOrThrow();
  return Number(count);
}
