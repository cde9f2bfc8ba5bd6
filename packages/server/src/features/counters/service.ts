import type { ActCounts } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import { createActDays } from './act-days.ts';
import { actDaysOfAccount, actDaysOfVideo, actsOfCreator, type AccountActs } from './days-store.ts';
import type { AccountCountersRow, VideoActDayRow } from './table.ts';

export type { AccountActs } from './days-store.ts';

/** How many follow an account and how many it follows. */
export type FollowCounts = Omit<AccountCountersRow, 'account_id'>;

/** Exact counters of acts, in all and by UTC day. They change in the transaction of the act, by what its statement really changed. */
export interface Counters {
  /** Adds to one counter of a clip; `by` may be negative. In the act's transaction. */
  addToVideo(transaction: Db, id: VideoId, change: Partial<ActCounts>): Promise<void>;
  /** Adds to the counters of an account; in the act's transaction. */
  addToAccount(transaction: Db, id: AccountId, change: Partial<FollowCounts>): Promise<void>;
  /** The same for many accounts, in few statements. */
  addToAccounts(
    transaction: Db,
    ids: readonly AccountId[],
    change: Partial<FollowCounts>,
  ): Promise<void>;
  /** Those with at least one act, in one query; the others have `NO_ACTS`. */
  ofVideos(ids: readonly VideoId[]): Promise<ReadonlyMap<VideoId, ActCounts>>;
  /** Those with at least one follow, in one query; the others have `NO_FOLLOWS`. */
  ofAccounts(ids: readonly AccountId[]): Promise<ReadonlyMap<AccountId, FollowCounts>>;
  /** Acts on a creator's clips, in one query; the others have `NO_ACTS`. */
  ofCreator(id: AccountId): Promise<ReadonlyMap<VideoId, ActCounts>>;
  /** Acts on an account's public clips and its followers, by day, and how many follow it now; in one query. */
  daysOfAccount(id: AccountId, days: ActDaysWanted): Promise<AccountActs>;
  /** Acts on a clip while it was public, by day. */
  daysOfVideo(id: VideoId, days: ActDaysWanted): Promise<VideoActDayRow[]>;
  /** The account has ended, and all its follows before it. */
  forgetAccount(id: AccountId): Promise<void>;
}

/** Days since 1970, both with. */
export interface ActDaysWanted {
  from: number;
  to: number;
}

/** A clip on which nobody has acted. */
export const NO_ACTS: ActCounts = { likes: 0, comments: 0, shares: 0, saves: 0 };
/** An account that nobody follows and that follows nobody. */
export const NO_FOLLOWS: FollowCounts = { followers: 0, following: 0 };

export function createCounters({ db, clock }: { db: Db; clock: Clock }): Counters {
  const days = createActDays(clock);
  return {
    async addToVideo(transaction, id, change) {
      await days.addToVideo(transaction, id, change);
      await transaction
        .insertInto('video_counters')
        .values({ ...NO_ACTS, ...change, video_id: id })
        .onConflict((conflict) =>
          conflict.column('video_id').doUpdateSet((row) => ({
            likes: row('video_counters.likes', '+', change.likes ?? 0),
            comments: row('video_counters.comments', '+', change.comments ?? 0),
            shares: row('video_counters.shares', '+', change.shares ?? 0),
            saves: row('video_counters.saves', '+', change.saves ?? 0),
          })),
        )
        .execute();
    },
    async addToAccount(transaction, id, change) {
      await days.addFollowers(transaction, id, change.followers ?? 0);
      await addToAccounts(transaction, [id], change);
    },
    async addToAccounts(transaction, ids, change) {
      for (const id of ids) await days.addFollowers(transaction, id, change.followers ?? 0);
      await addToAccounts(transaction, ids, change);
    },
    async ofVideos(ids) {
      if (ids.length === 0) return new Map();
      const query = db.selectFrom('video_counters').selectAll().where('video_id', 'in', ids);
      const rows = await query.execute();
      return new Map(rows.map(({ video_id, ...counts }) => [video_id, counts]));
    },
    async ofAccounts(ids) {
      if (ids.length === 0) return new Map();
      const query = db.selectFrom('account_counters').selectAll().where('account_id', 'in', ids);
      const rows = await query.execute();
      return new Map(rows.map(({ account_id, ...counts }) => [account_id, counts]));
    },
    ofCreator: (id) => actsOfCreator(db, id),
    daysOfAccount: (id, wanted) => actDaysOfAccount(db, id, wanted),
    daysOfVideo: (id, wanted) => actDaysOfVideo(db, id, wanted),
    async forgetAccount(id) {
      await db.deleteFrom('account_counters').where('account_id', '=', id).execute();
      await db.deleteFrom('account_act_days').where('account_id', '=', id).execute();
    },
  };
}

/** Accounts in one statement. */
const LOT = 500;

async function addToAccounts(
  transaction: Db,
  ids: readonly AccountId[],
  change: Partial<FollowCounts>,
): Promise<void> {
  for (let start = 0; start < ids.length; start += LOT) {
    const lot = ids.slice(start, start + LOT);
    await transaction
      .insertInto('account_counters')
      .values(lot.map((account_id) => ({ ...NO_FOLLOWS, ...change, account_id })))
      .onConflict((conflict) =>
        conflict.column('account_id').doUpdateSet((row) => ({
          followers: row('account_counters.followers', '+', change.followers ?? 0),
          following: row('account_counters.following', '+', change.following ?? 0),
        })),
      )
      .execute();
  }
}
