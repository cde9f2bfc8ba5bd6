import type { LockedChoices } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';
import type { LockDownRow } from './table.ts';

/** What lifting would bring back; undefined: the account is not locked down. */
export async function findLockDown(db: Db, id: AccountId): Promise<LockedChoices | undefined> {
  const query = db.selectFrom('lock_downs').select('before').where('account_id', '=', id);
  const row = await query.executeTakeFirst();
  return row === undefined ? undefined : (JSON.parse(row.before) as LockedChoices);
}

export async function putLockDown(db: Db, id: AccountId, choices: LockedChoices): Promise<void> {
  const row: LockDownRow = { account_id: id, before: JSON.stringify(choices) };
  await db
    .insertInto('lock_downs')
    .values(row)
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ before: row.before }))
    .execute();
}

export async function removeLockDown(db: Db, id: AccountId): Promise<void> {
  await db.deleteFrom('lock_downs').where('account_id', '=', id).execute();
}
