import type { Db } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';
import type { NotificationPositionRow } from './table.ts';

type Places = Omit<NotificationPositionRow, 'account_id'>;

const BEGINNING: Places = { latest: 0, looked_to: 0, removed_at: 0, mailed_to: 0 };

/** Place of a group that is in no list: nothing is in it any more. */
export const UNLISTED = 0;

/** Where one account's notifications stand. */
export async function positionsOf(db: Db, id: AccountId): Promise<Places> {
  const row = await db
    .selectFrom('notification_positions')
    .selectAll()
    .where('account_id', '=', id)
    .executeTakeFirst();
  return row ?? BEGINNING;
}

/** Counts one more change, and answers its number. */
export async function nextPosition(db: Db, id: AccountId): Promise<number> {
  const { latest } = await db
    .insertInto('notification_positions')
    .values({ ...BEGINNING, account_id: id, latest: 1 })
    .onConflict((conflict) =>
      conflict
        .column('account_id')
        .doUpdateSet((row) => ({ latest: row('notification_positions.latest', '+', 1) })),
    )
    .returning('latest')
    .executeTakeFirstOrThrow();
  return latest;
}

/** The same for a change that takes something away. */
export async function noteRemoval(db: Db, id: AccountId): Promise<void> {
  const removed_at = await nextPosition(db, id);
  await setPlace(db, id, { removed_at });
}

/** Moves one of the places; those of an account that was never told anything stay at the beginning. */
export async function setPlace(db: Db, id: AccountId, place: Partial<Places>): Promise<void> {
  await db.updateTable('notification_positions').set(place).where('account_id', '=', id).execute();
}
