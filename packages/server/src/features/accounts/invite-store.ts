import { sql } from 'kysely';
import type { Db } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';
import type { InviteRow } from './table.ts';

const MOST_LISTED = 200;

export async function insertInvite(db: Db, row: InviteRow): Promise<void> {
  await db.insertInto('invites').values(row).execute();
}

/** Takes one use of an invitation that works; false when none does. One that is used up is forgotten. */
export async function takeUse(db: Db, hash: string, now: number): Promise<boolean> {
  const taken = await db
    .updateTable('invites')
    .set({ uses_left: sql<number>`uses_left - 1` })
    .where('hash', '=', hash)
    .where('uses_left', '>', 0)
    .where('ends_at', '>', now)
    .returning('uses_left')
    .executeTakeFirst();
  if (taken?.uses_left === 0) await db.deleteFrom('invites').where('hash', '=', hash).execute();
  return taken !== undefined;
}

/** Those that work, the newest first; of one account, or of all when it is undefined. */
export async function openInvites(
  db: Db,
  { madeBy, now }: { madeBy: AccountId | undefined; now: number },
): Promise<InviteRow[]> {
  const open = db.selectFrom('invites').selectAll().where('ends_at', '>', now);
  const theirs = madeBy === undefined ? open : open.where('made_by', '=', madeBy);
  return theirs.orderBy('made_at', 'desc').orderBy('id').limit(MOST_LISTED).execute();
}

export async function countOpenInvites(db: Db, madeBy: AccountId, now: number): Promise<number> {
  const { count } = await db
    .selectFrom('invites')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('made_by', '=', madeBy)
    .where('ends_at', '>', now)
    .executeTakeFirstOrThrow();
  return count;
}

/** Forgets an invitation; when `madeBy` is given, only one of that account. */
export async function removeInvite(
  db: Db,
  id: string,
  madeBy: AccountId | undefined,
): Promise<void> {
  const one = db.deleteFrom('invites').where('id', '=', id);
  await (madeBy === undefined ? one : one.where('made_by', '=', madeBy)).execute();
}

export async function forgetEndedInvites(db: Db, now: number): Promise<void> {
  await db.deleteFrom('invites').where('ends_at', '<=', now).execute();
}
