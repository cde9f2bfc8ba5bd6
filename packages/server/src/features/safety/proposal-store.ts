import type { Db } from '#engines/db/port.ts';
import type { CaseId } from '#lib/ids.ts';
import type { ProposalRow } from './table.ts';

/** What waits for a second person in a case; undefined: nothing. */
export async function findProposal(db: Db, id: CaseId): Promise<ProposalRow | undefined> {
  return db.selectFrom('proposals').selectAll().where('case_id', '=', id).executeTakeFirst();
}

export async function insertProposal(db: Db, row: ProposalRow): Promise<void> {
  await db.insertInto('proposals').values(row).execute();
}

export async function removeProposal(db: Db, id: CaseId): Promise<void> {
  await db.deleteFrom('proposals').where('case_id', '=', id).execute();
}
