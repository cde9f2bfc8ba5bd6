import type { Db } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';
import type { PushDeviceRow } from './table.ts';

/** Browsers of an account that get pushes, the latest first. */
export async function devicesOf(db: Db, id: AccountId): Promise<PushDeviceRow[]> {
  return db
    .selectFrom('push_devices')
    .selectAll()
    .where('account_id', '=', id)
    .orderBy('added_at', 'desc')
    .orderBy('id')
    .execute();
}

export async function hasDevice(db: Db, id: AccountId): Promise<boolean> {
  const query = db.selectFrom('push_devices').select('id').where('account_id', '=', id).limit(1);
  return (await query.executeTakeFirst()) !== undefined;
}

export async function findDevice(db: Db, id: string): Promise<PushDeviceRow | undefined> {
  return db.selectFrom('push_devices').selectAll().where('id', '=', id).executeTakeFirst();
}

/** Adds a browser; one that is there already becomes that account's, with the new keys. */
export async function putDevice(db: Db, row: PushDeviceRow): Promise<void> {
  const { id: _, ...changes } = row;
  await db
    .insertInto('push_devices')
    .values(row)
    .onConflict((conflict) => conflict.column('id').doUpdateSet(changes))
    .execute();
}

/** Takes a browser off; only that account's when one is given. */
export async function dropDevice(db: Db, id: string, accountId?: AccountId): Promise<void> {
  let query = db.deleteFrom('push_devices').where('id', '=', id);
  if (accountId !== undefined) query = query.where('account_id', '=', accountId);
  await query.execute();
}
