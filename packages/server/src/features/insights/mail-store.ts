import type { Db } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';

export async function wantsMail(db: Db, id: AccountId): Promise<boolean> {
  const row = await db
    .selectFrom('insight_mails')
    .select('account_id')
    .where('account_id', '=', id)
    .executeTakeFirst();
  return row !== undefined;
}

/** Switches it on as of a day; one that is on goes on as before. */
export async function addMail(db: Db, id: AccountId, day: number): Promise<void> {
  await db
    .insertInto('insight_mails')
    .values({ account_id: id, sent_day: day })
    .onConflict((conflict) => conflict.column('account_id').doNothing())
    .execute();
}

export async function removeMail(db: Db, id: AccountId): Promise<void> {
  await db.deleteFrom('insight_mails').where('account_id', '=', id).execute();
}

/** Accounts that had no mail since before a day, after an id, in the order of ids. */
export async function accountsToMail(
  db: Db,
  { before, after, limit }: { before: number; after: string; limit: number },
): Promise<AccountId[]> {
  const rows = await db
    .selectFrom('insight_mails')
    .select('account_id')
    .where('sent_day', '<', before)
    .where('account_id', '>', after as AccountId)
    .orderBy('account_id')
    .limit(limit)
    .execute();
  return rows.map(({ account_id }) => account_id);
}

/** This one has had its mail of the week; false when it had it before, or wants none any more. */
export async function markMailed(
  db: Db,
  id: AccountId,
  { before, day }: { before: number; day: number },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('insight_mails')
    .set({ sent_day: day })
    .where('account_id', '=', id)
    .where('sent_day', '<', before)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
