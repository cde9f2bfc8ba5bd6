import type { Db } from '#engines/db/port.ts';
import type { AccountId, NotificationId } from '#lib/ids.ts';

/** Groups whose push is due, by account; `limit` groups at most. */
export async function duePushes(
  db: Db,
  now: number,
  limit: number,
): Promise<Map<AccountId, NotificationId[]>> {
  const rows = await db
    .selectFrom('notifications')
    .select(['id', 'account_id'])
    .where('push_due_at', '<=', now)
    .orderBy('push_due_at')
    .limit(limit)
    .execute();
  const groups = Map.groupBy(rows, ({ account_id }) => account_id);
  return new Map([...groups].map(([id, own]) => [id, own.map((row) => row.id)]));
}

/** When the next push is due; null: none is owed. */
export async function nextPushAt(db: Db): Promise<number | null> {
  const row = await db
    .selectFrom('notifications')
    .select('push_due_at')
    .where('push_due_at', 'is not', null)
    .orderBy('push_due_at')
    .limit(1)
    .executeTakeFirst();
  return row?.push_due_at ?? null;
}

/** Puts every push that an account is owed off until then. */
export async function putOffPushes(db: Db, to: AccountId, until: number): Promise<void> {
  await db
    .updateTable('notifications')
    .set({ push_due_at: until })
    .where('account_id', '=', to)
    .where('push_due_at', '<', until)
    .execute();
}

/** Owes no push of these groups any more; `now` when one goes out, else null. */
export async function endPushes(
  db: Db,
  ids: readonly NotificationId[],
  now: number | null,
): Promise<void> {
  const pushed = now === null ? {} : { pushed_at: now };
  await db
    .updateTable('notifications')
    .set({ push_due_at: null, ...pushed })
    .where('id', 'in', ids)
    .execute();
}
