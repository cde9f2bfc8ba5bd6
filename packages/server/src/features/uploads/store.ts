import type { Db } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';
import type { UploadRow } from './table.ts';

export async function insertUpload(db: Db, row: UploadRow): Promise<void> {
  await db.insertInto('uploads').values(row).execute();
}

export async function findUpload(db: Db, id: string): Promise<UploadRow | undefined> {
  return db.selectFrom('uploads').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function countUnderWay(db: Db, creatorId: AccountId): Promise<number> {
  const { count } = await db
    .selectFrom('uploads')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('creator_id', '=', creatorId)
    .where('finished_at', 'is', null)
    .executeTakeFirstOrThrow();
  return count;
}

export async function removeUpload(db: Db, id: string): Promise<void> {
  await db.deleteFrom('uploads').where('id', '=', id).execute();
}

/** Marks an upload as finished; false when it was already or is gone. */
export async function markFinished(db: Db, id: string, at: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('uploads')
    .set({ finished_at: at, metadata: '' })
    .where('id', '=', id)
    .where('finished_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

export async function unfinishedUploads(db: Db): Promise<UploadRow[]> {
  return db.selectFrom('uploads').selectAll().where('finished_at', 'is', null).execute();
}

export async function uploadsBefore(db: Db, at: number): Promise<UploadRow[]> {
  return db.selectFrom('uploads').selectAll().where('created_at', '<', at).execute();
}

/** Which of these names are uploads that have not finished. */
export async function unfinishedAmong(db: Db, names: readonly string[]): Promise<Set<string>> {
  if (names.length === 0) return new Set();
  const rows = await db
    .selectFrom('uploads')
    .select('id')
    .where('id', 'in', names)
    .where('finished_at', 'is', null)
    .execute();
  return new Set(rows.map(({ id }) => id));
}

export async function uploadsOf(db: Db, creatorId: AccountId): Promise<UploadRow[]> {
  return db.selectFrom('uploads').selectAll().where('creator_id', '=', creatorId).execute();
}
