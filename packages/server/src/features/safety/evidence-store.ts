import type { BlobName } from '#engines/blobs/port.ts';
import type { Db } from '#engines/db/port.ts';
import type { CaseId } from '#lib/ids.ts';
import type { EvidenceRow } from './table.ts';

/** Keeps something as it is, unless the case has it like that already. */
export async function insertEvidence(db: Db, row: EvidenceRow): Promise<void> {
  await db
    .insertInto('evidence')
    .values(row)
    .onConflict((conflict) => conflict.columns(['case_id', 'thing', 'digest']).doNothing())
    .execute();
}

/** Evidence of a case, in the order in which it was kept. */
export async function evidenceOf(db: Db, caseId: CaseId): Promise<EvidenceRow[]> {
  return db
    .selectFrom('evidence')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('at')
    .orderBy('thing')
    .orderBy('digest')
    .execute();
}

/** How much evidence a case holds. */
export async function countEvidence(db: Db, caseId: CaseId): Promise<number> {
  const { count } = await db
    .selectFrom('evidence')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('case_id', '=', caseId)
    .executeTakeFirstOrThrow();
  return count;
}

/** The pictures of what these cases are about, as it was first reported. */
export async function picturesOf(
  db: Db,
  caseIds: readonly CaseId[],
): Promise<Map<CaseId, BlobName>> {
  if (caseIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('evidence')
    .innerJoin('cases', 'cases.id', 'evidence.case_id')
    .select(['evidence.case_id', 'evidence.picture'])
    .where('evidence.case_id', 'in', caseIds)
    .whereRef('evidence.thing', '=', 'cases.subject')
    .where('evidence.picture', 'is not', null)
    .orderBy('evidence.at', 'desc')
    .execute();
  return new Map(rows.flatMap(({ case_id, picture }) => (picture ? [[case_id, picture]] : [])));
}

/** Which of these blobs evidence names. By index. */
export async function namedInEvidence(db: Db, names: readonly BlobName[]): Promise<BlobName[]> {
  if (names.length === 0) return [];
  const rows = await db
    .selectFrom('evidence')
    .select((query) => query.ref('picture').$castTo<BlobName | null>().as('name'))
    .where('picture', 'in', names)
    .union(db.selectFrom('evidence').select('film as name').where('film', 'in', names))
    .execute();
  return rows.flatMap(({ name }) => name ?? []);
}

/** Drops the evidence of a case; the blobs that it named. */
export async function dropEvidence(db: Db, caseId: CaseId): Promise<BlobName[]> {
  const rows = await db
    .deleteFrom('evidence')
    .where('case_id', '=', caseId)
    .returning(['picture', 'film'])
    .execute();
  return [...new Set(rows.flatMap(({ picture, film }) => [picture ?? [], film ?? []].flat()))];
}
