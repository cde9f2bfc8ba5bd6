import type { Db } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';
import type { DepartureRow } from './table.ts';

export async function findDeparture(db: Db, id: AccountId): Promise<DepartureRow | undefined> {
  return db.selectFrom('departures').selectAll().where('account_id', '=', id).executeTakeFirst();
}

/** Adds it unless there is one; whether it was added. */
export async function insertDeparture(db: Db, row: DepartureRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('departures')
    .values(row)
    .onConflict((conflict) => conflict.column('account_id').doNothing())
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Whether there was one whose time ends after that moment. */
export async function removeDeparture(
  db: Db,
  id: AccountId,
  { after }: { after: number },
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('departures')
    .where('account_id', '=', id)
    .where('deletes_at', '>', after)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Accounts whose time of grace ended by `at`, the longest waiting first. */
export async function departuresBefore(db: Db, at: number): Promise<DepartureRow[]> {
  return db
    .selectFrom('departures')
    .selectAll()
    .where('deletes_at', '<=', at)
    .orderBy('deletes_at')
    .limit(100)
    .execute();
}
