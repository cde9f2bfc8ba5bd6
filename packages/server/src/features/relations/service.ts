import type { Db } from '#engines/db/port.ts';
import type { Outbox } from '#engines/outbox/port.ts';
import type { Counters } from '#features/counters/service.ts';
import type { Belongings } from '#lib/belongings.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId, Viewer } from '#lib/ids.ts';
import type { AppEvent } from '#events.ts';
import { followBelongings, shieldBelongings } from './belongings.ts';
import type { Relation } from './between.ts';
import { createFollowing, type FollowPace, type Following } from './following.ts';
import { createMeet, relationsBetween, type AccountOf, type AccountsOf } from './meeting.ts';
import { createShields, type Shields } from './shields.ts';
import { sightFrom, type Sight } from './sight.ts';
import { countBlocks, followedBy, hiddenFrom, type Accounts } from './store.ts';

export type { Relation } from './between.ts';
export { isForAdults, type Audience, type Sight } from './sight.ts';
export type { Accounts } from './store.ts';

/** How accounts stand to each other: follows, requests, blocks, mutes, restrictions. */
export interface Relations extends Following, Shields {
  /** Those of these accounts that have anything to do with `one`, in two queries. */
  between(one: AccountId, others: readonly AccountId[]): Promise<ReadonlyMap<AccountId, Relation>>;
  /** Whom an account follows, to be made part of a statement. */
  followedBy(account: AccountId): Accounts;
  /** What a viewer may see of these accounts; no query when nobody is signed in. */
  sightOf(viewer: Viewer, accounts: readonly AccountId[]): Promise<Sight>;
  belongings: readonly Belongings[];
  /** Ids of accounts of which nothing is told to that one, however many: for use within another query. */
  hiddenFrom(viewer: AccountId): ReturnType<typeof hiddenFrom>;
}

/** How many accounts block this one, counted up to `most`. */
export function countBlockers(db: Db, account: AccountId, most: number): Promise<number> {
  return countBlocks(db, account, most);
}

/** What relations need. */
export interface RelationsOptions {
  db: Db;
  clock: Pick<Clock, 'now'>;
  counters: Counters;
  outbox: Outbox<AppEvent>;
  /** Who may be followed: unknown accounts and those that are not open are missing. */
  accountOf: AccountOf;
  /** Those that are open, in one query. */
  accountsOf: AccountsOf;
  pace: FollowPace;
  /** Whether an account has said that it is an adult and wants to see what is for adults alone. */
  showsAdult: (id: AccountId) => Promise<boolean>;
}

export function createRelations(options: RelationsOptions): Relations {
  const { db } = options;
  const meet = createMeet(options.accountOf);
  const between = (one: AccountId, others: readonly AccountId[]) =>
    relationsBetween(db, one, others);
  return {
    between,
    followedBy: (account) => followedBy(db, account),
    async sightOf(viewer, accounts) {
      if (viewer === null || accounts.length === 0) return sightFrom(viewer, new Map());
      const [relations, isAdult] = await Promise.all([
        between(viewer, accounts),
        options.showsAdult(viewer),
      ]);
      return sightFrom(viewer, relations, isAdult);
    },
    belongings: [followBelongings(options), shieldBelongings(options)],
    hiddenFrom: (viewer) => hiddenFrom(db, viewer),
    ...createFollowing({ ...options, meet }),
    ...createShields({ ...options, meet }),
  };
}
