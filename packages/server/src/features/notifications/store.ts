import type { NotificationKind } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { AccountId, NotificationId } from '#lib/ids.ts';
import { UNLISTED } from './positions.ts';
import type { NotificationActRow, NotificationRow } from './table.ts';

/** Which of an account's groups are wanted. */
export interface Wanted {
  to: AccountId;
  /** Those that the account wants to see. */
  kinds: readonly NotificationKind[];
  isUnread?: boolean;
  /** Older than this place. */
  before?: number;
  /** Newer than this place. */
  after?: number;
  limit: number;
}

/** Groups of one account, the latest change first. */
export async function pickGroups(db: Db, wanted: Wanted): Promise<NotificationRow[]> {
  const { to, kinds, isUnread = false, before, after = UNLISTED, limit } = wanted;
  if (kinds.length === 0) return [];
  let query = db
    .selectFrom('notifications')
    .selectAll()
    .where('account_id', '=', to)
    .where('kind', 'in', kinds)
    .where('position', '>', after)
    .orderBy('position', 'desc')
    .limit(limit);
  if (isUnread) query = query.where('is_read', '=', 0);
  if (before !== undefined) query = query.where('position', '<', before);
  return query.execute();
}

/** Those of these groups that are the account's. */
export async function loadGroups(
  db: Db,
  to: AccountId,
  ids: readonly NotificationId[],
): Promise<NotificationRow[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('notifications')
    .selectAll()
    .where('account_id', '=', to)
    .where('id', 'in', ids)
    .where('position', '>', UNLISTED)
    .orderBy('position', 'desc')
    .execute();
}

/** The latest acts of each of these groups, at most `limit` each, in one query. */
export async function latestActs(
  db: Db,
  ids: readonly NotificationId[],
  limit: number,
): Promise<NotificationActRow[]> {
  const latestOf = (id: NotificationId) =>
    db
      .selectFrom(
        db
          .selectFrom('notification_acts')
          .selectAll()
          .where('notification_id', '=', id)
          .orderBy('at', 'desc')
          .orderBy('act', 'desc')
          .limit(limit)
          .as('latest'),
      )
      .selectAll();
  const [first, ...others] = ids.map(latestOf);
  if (first === undefined) return [];
  return others.reduce((all, one) => all.unionAll(one), first).execute();
}

/** Marks groups as read; whether there was such a group. */
export async function markRead(
  db: Db,
  to: AccountId,
  which: { id: NotificationId } | { upTo: number },
): Promise<boolean> {
  let query = db.updateTable('notifications').set({ is_read: 1 }).where('account_id', '=', to);
  query =
    'id' in which
      ? query.where('id', '=', which.id)
      : query.where('is_read', '=', 0).where('position', '<=', which.upTo);
  const { numUpdatedRows } = await query.executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Drops groups of which nothing has happened since `before`, at most `limit`; how many. */
export async function dropOld(db: Db, before: number, limit: number): Promise<number> {
  const { numDeletedRows } = await db
    .deleteFrom('notifications')
    .where('id', 'in', (query) =>
      query.selectFrom('notifications').select('id').where('at', '<', before).limit(limit),
    )
    .executeTakeFirstOrThrow();
  return Number(numDeletedRows);
}
