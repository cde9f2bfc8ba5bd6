import type { Db } from '#engines/db/port.ts';
import type { Outbox } from '#engines/outbox/port.ts';
import type { Counters } from '#features/counters/service.ts';
import { Refusal } from '#http/errors.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId } from '#lib/ids.ts';
import type { AppEvent } from '#events.ts';
import type { Meet } from './meeting.ts';
import {
  acceptRequest,
  acceptRequests,
  countFollows,
  countRequests,
  findFollow,
  insertFollow,
  removeFollow,
} from './store.ts';
import type { FollowRow } from './table.ts';

/** Following and its end. All of it is idempotent. */
export interface Following {
  /** Follows, or asks a private account. Refuses `relation/blocked` while the actor blocks the account. */
  follow(actor: AccountId, account: AccountId): Promise<void>;
  /** Ends a follow or takes back a request. Works whatever has become of the account. */
  unfollow(actor: AccountId, account: AccountId): Promise<void>;
  /** Lets `asker` follow; refuses with `relation/no-request` when it neither asks nor follows. */
  accept(actor: AccountId, asker: AccountId): Promise<void>;
  /** Turns a request away; the asker is not told. */
  decline(actor: AccountId, asker: AccountId): Promise<void>;
  /** Takes a follower off; it is not told. */
  removeFollower(actor: AccountId, follower: AccountId): Promise<void>;
  /** Lets everybody follow who has asked: the account became public. In the caller's transaction; then `outbox.wake()`. */
  acceptAll(account: AccountId, transaction: Db): Promise<void>;
}

/** What following needs. */
export interface FollowingOptions {
  db: Db;
  clock: Pick<Clock, 'now'>;
  counters: Counters;
  outbox: Outbox<AppEvent>;
  meet: Meet;
  /** Refuses a follow that an account may not do now; hears of unfollows. */
  pace: FollowPace;
}

/** What new accounts and waves of follows are held back by. */
export interface FollowPace {
  requireFollow(account: AccountId): Promise<void>;
  unfollowed(account: AccountId): void;
}

/** Most accounts that one account follows or has asked to follow, and most requests that wait for one account. */
export const MOST_FOLLOWS = 10_000;

export function createFollowing(options: FollowingOptions): Following {
  const { db, clock, counters, outbox } = options;
  async function inTransaction(work: (transaction: Db) => Promise<void>): Promise<void> {
    await db.transaction().execute(work);
    outbox.wake();
  }
  /** Whom one may follow is decided in the transaction that follows: a block in between is seen. */
  async function follow(transaction: Db, actor: AccountId, account: AccountId): Promise<void> {
    const { isPrivate } = await options.meet(transaction, actor, account);
    const state = isPrivate ? 'requested' : 'accepted';
    const row = { follower_id: actor, followed_id: account, state, at: clock.now() } as const;
    if (!(await insertFollow(transaction, row))) return;
    await requireRoom(transaction, row);
    if (!isPrivate) await count(counters, transaction, { actor, account, by: 1 });
    const kind = isPrivate ? 'follow-requested' : 'followed';
    await outbox.write({ kind, actor, account }, transaction);
  }
  async function accept(transaction: Db, actor: AccountId, asker: AccountId): Promise<void> {
    const pair = { follower_id: asker, followed_id: actor, at: clock.now() };
    if (await acceptRequest(transaction, pair)) {
      await accepted(options, transaction, { askers: [asker], account: actor });
    } else if ((await findFollow(transaction, asker, actor)) === undefined) {
      throw new Refusal('relation/no-request');
    }
  }
  const end = (actor: AccountId, account: AccountId, state?: FollowRow['state']) =>
    inTransaction((transaction) => endFollow(options, transaction, { actor, account, state }));
  return {
    async follow(actor, account) {
      // Once more changes nothing, and counts for nothing.
      if ((await findFollow(db, actor, account)) === undefined)
        await options.pace.requireFollow(actor);
      await inTransaction((transaction) => follow(transaction, actor, account));
    },
    async unfollow(actor, account) {
      if ((await findFollow(db, actor, account)) !== undefined) options.pace.unfollowed(actor);
      await end(actor, account);
    },
    decline: (actor, asker) => end(asker, actor, 'requested'),
    removeFollower: (actor, follower) => end(follower, actor, 'accepted'),
    accept: (actor, asker) => inTransaction((transaction) => accept(transaction, actor, asker)),
    async acceptAll(account, transaction) {
      const askers = await acceptRequests(transaction, account, clock.now());
      await accepted(options, transaction, { askers, account });
    },
  };
}

/** Ends a follow or a request in the caller's transaction, counters and event with it; only one in `state`, if given. */
export async function endFollow(
  { counters, outbox }: Pick<FollowingOptions, 'counters' | 'outbox'>,
  transaction: Db,
  {
    actor,
    account,
    state,
  }: { actor: AccountId; account: AccountId; state?: FollowRow['state'] | undefined },
): Promise<void> {
  const pair = { follower_id: actor, followed_id: account };
  const ended = await removeFollow(transaction, pair, state);
  if (ended === null) return;
  if (ended === 'accepted') await count(counters, transaction, { actor, account, by: -1 });
  const kind = ended === 'accepted' ? 'unfollowed' : 'follow-request-ended';
  await outbox.write({ kind, actor, account }, transaction);
}

async function accepted(
  { counters, outbox }: Pick<FollowingOptions, 'counters' | 'outbox'>,
  transaction: Db,
  { askers, account }: { askers: readonly AccountId[]; account: AccountId },
): Promise<void> {
  await counters.addToAccounts(transaction, askers, { following: 1 });
  await counters.addToAccount(transaction, account, { followers: askers.length });
  const events = askers.map((actor) => ({ kind: 'follow-accepted', actor, account }) as const);
  await outbox.writeAll(events, transaction);
}

async function requireRoom(transaction: Db, row: FollowRow): Promise<void> {
  const { follower_id, followed_id, state } = row;
  if ((await countFollows(transaction, follower_id, MOST_FOLLOWS)) > MOST_FOLLOWS)
    throw new Refusal('relation/too-many');
  // They are let in together when the account becomes public.
  if (
    state === 'requested' &&
    (await countRequests(transaction, followed_id, MOST_FOLLOWS)) > MOST_FOLLOWS
  )
    throw new Refusal('relation/too-many', {
      message: 'This account has too many requests to follow it. Try again later.',
    });
}

async function count(
  counters: Counters,
  transaction: Db,
  { actor, account, by }: { actor: AccountId; account: AccountId; by: 1 | -1 },
): Promise<void> {
  await counters.addToAccount(transaction, actor, { following: by });
  await counters.addToAccount(transaction, account, { followers: by });
}
