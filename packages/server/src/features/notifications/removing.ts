import { setImmediate as breathe } from 'node:timers/promises';
import type { NotificationKind } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { AccountId, NotificationId } from '#lib/ids.ts';
import { noteRemoval, UNLISTED } from './positions.ts';

/** Acts that are to be taken away: those that fit all that is given. */
export interface Undone {
  act?: string;
  actor?: AccountId;
  /** Whom they were told. */
  to?: AccountId;
  kinds?: readonly NotificationKind[];
  subject?: string;
}

interface Found {
  notification_id: NotificationId;
  act: string;
  actor_id: AccountId;
  account_id: AccountId;
}

/** Acts taken away in one transaction. */
const LOT = 200;

/** Takes acts out of their groups, which shrink or vanish; whom they had been told. Idempotent; short transactions. */
export async function removeActs(db: Db, undone: Undone): Promise<Set<AccountId>> {
  const told = new Set<AccountId>();
  for (;;) {
    const lot = await inTransaction(db, async (transaction) => {
      const found = await findActs(transaction, undone);
      for (const one of found) await removeAct(transaction, one);
      await noteRemovals(transaction, found);
      return found;
    });
    for (const { account_id } of lot) told.add(account_id);
    if (lot.length < LOT) return told;
    await breathe();
  }
}

/** What groups are about, or whose they are. */
export type Gone = { video_id: string } | { subject: string } | { account_id: AccountId };

/** Drops whole groups of what is gone; whom they had been told. Idempotent; short transactions. */
export async function removeGroups(db: Db, gone: Gone): Promise<Set<AccountId>> {
  const told = new Set<AccountId>();
  for (;;) {
    const lot = await inTransaction(db, (transaction) => removeLot(transaction, gone));
    if (lot === null) return told;
    for (const id of lot) told.add(id);
    await breathe();
  }
}

/** Acts first, since one group may have any number of them; then groups. Null when there is none. */
async function removeLot(db: Db, gone: Gone): Promise<Set<AccountId> | null> {
  const groups = await db
    .selectFrom('notifications')
    .select(['id', 'account_id'])
    .where((on) => on.and(gone))
    .limit(LOT)
    .execute();
  if (groups.length === 0) return null;
  const ids = groups.map(({ id }) => id);
  const { numDeletedRows } = await db
    .deleteFrom('notification_acts')
    .where((on) =>
      on(
        on.refTuple('notification_id', 'act'),
        'in',
        on
          .selectFrom('notification_acts')
          .select(['notification_id', 'act'])
          .where('notification_id', 'in', ids)
          .limit(LOT)
          .$asTuple('notification_id', 'act'),
      ),
    )
    .executeTakeFirstOrThrow();
  if (numDeletedRows >= LOT) return new Set();
  await db.deleteFrom('notifications').where('id', 'in', ids).execute();
  return noteRemovals(db, groups);
}

function inTransaction<T>(db: Db, work: (transaction: Db) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}

async function findActs(db: Db, { act, actor, to, kinds, subject }: Undone): Promise<Found[]> {
  let query = db
    .selectFrom('notification_acts as a')
    .innerJoin('notifications as n', 'n.id', 'a.notification_id')
    .select(['a.notification_id', 'a.act', 'a.actor_id', 'n.account_id'])
    .limit(LOT);
  if (act !== undefined) query = query.where('a.act', '=', act);
  if (actor !== undefined) query = query.where('a.actor_id', '=', actor);
  if (to !== undefined) query = query.where('n.account_id', '=', to);
  if (kinds !== undefined) query = query.where('n.kind', 'in', kinds);
  if (subject !== undefined) query = query.where('n.subject', '=', subject);
  return query.execute();
}

async function removeAct(db: Db, { notification_id, act, actor_id }: Found): Promise<void> {
  const acts = () =>
    db.selectFrom('notification_acts').where('notification_id', '=', notification_id);
  await db
    .deleteFrom('notification_acts')
    .where('notification_id', '=', notification_id)
    .where('act', '=', act)
    .execute();
  const other = await acts()
    .select('act')
    .where('actor_id', '=', actor_id)
    .limit(1)
    .executeTakeFirst();
  const latest = await acts().select('at').orderBy('at', 'desc').limit(1).executeTakeFirst();
  if (latest === undefined) return removeEmptied(db, notification_id, actor_id);
  await db
    .updateTable('notifications')
    .set((row) => ({ actors: row('actors', '-', other === undefined ? 1 : 0), at: latest.at }))
    .where('id', '=', notification_id)
    .execute();
}

/** One that was pushed stays, unlisted: doing and undoing an act in turn must not push more often than the pause lets. */
async function removeEmptied(db: Db, id: NotificationId, actor: AccountId): Promise<void> {
  await db
    .deleteFrom('notifications')
    .where('id', '=', id)
    .where((row) => row.or([row('pushed_at', 'is', null), row('subject', '=', actor)]))
    .execute();
  await db
    .updateTable('notifications')
    .set({ actors: 0, position: UNLISTED, is_read: 1, push_due_at: null })
    .where('id', '=', id)
    .execute();
}

async function noteRemovals(
  db: Db,
  found: readonly { account_id: AccountId }[],
): Promise<Set<AccountId>> {
  const told = new Set(found.map(({ account_id }) => account_id));
  for (const id of told) await noteRemoval(db, id);
  return told;
}
