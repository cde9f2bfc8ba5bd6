import type { Privacy } from '@footlights/contract';
import type { Db, DbTransaction } from '#engines/db/port.ts';
import type { Outbox } from '#engines/outbox/port.ts';
import type { AccountId } from '#lib/ids.ts';
import type { AppEvent } from '#events.ts';
import { createProfileStore, type ProfileChange } from './store.ts';
import type { ProfileRow } from './table.ts';

/** What accounts show to others. */
export interface PrivacyChoices {
  of(id: AccountId): Promise<Privacy>;
  /** In one transaction with everything that goes by it: audiences of clips, and requests when it becomes public. */
  change(id: AccountId, wanted: Partial<Privacy>): Promise<Privacy>;
  /** The same within a transaction, without counting as chosen by hand. `told` after the commit, then wake the outbox. */
  set(
    transaction: DbTransaction,
    id: AccountId,
    wanted: Partial<Privacy>,
  ): Promise<Following | null>;
  /** As they are within a transaction. */
  within(transaction: DbTransaction, id: AccountId): Promise<Privacy>;
}

/** What has to look again after the commit. */
export interface Following {
  told(): Promise<void>;
}

/** What changes with an account's privacy. */
export interface PrivacyOptions {
  db: Db;
  outbox: Outbox<AppEvent>;
  /** Lets the audiences of the account's clips follow; `told` after the commit. */
  follow: (
    id: AccountId,
    standing: { isPrivate: boolean; standing: ProfileRow['standing'] },
    transaction: Db,
  ) => Promise<Following>;
  /** An account has chosen these anew; within the transaction that keeps them. */
  chosen: (transaction: DbTransaction, id: AccountId, names: readonly string[]) => Promise<void>;
  /** Lets everybody follow who has asked. */
  acceptAll: (id: AccountId, transaction: Db) => Promise<void>;
}

export function createPrivacyChoices(options: PrivacyOptions): PrivacyChoices {
  const { db, outbox } = options;
  const store = createProfileStore(db);

  async function set(transaction: DbTransaction, id: AccountId, wanted: Partial<Privacy>) {
    const before = await store.byId(id, transaction);
    const change = changeFrom(wanted);
    if (before === undefined || Object.keys(change).length === 0) return null;
    await store.update(id, change, transaction);
    const { isPrivate, isFindable } = { ...privacyOf(before), ...wanted };
    const isMoved = isPrivate !== (before.is_private === 1);
    if (isMoved || isFindable !== (before.is_findable === 1))
      await outbox.write({ kind: 'profile-changed', account: id }, transaction);
    if (!isMoved) return null;
    if (!isPrivate) await options.acceptAll(id, transaction);
    return options.follow(id, { isPrivate, standing: before.standing }, transaction);
  }
  const of = async (id: AccountId) => privacyOf(await store.byId(id));
  return {
    of,
    set,
    within: async (transaction, id) => privacyOf(await store.byId(id, transaction)),
    async change(id, wanted) {
      const followed = await db.transaction().execute(async (transaction) => {
        await options.chosen(transaction, id, Object.keys(wanted));
        return set(transaction, id, wanted);
      });
      await followed?.told();
      outbox.wake();
      return of(id);
    },
  };
}

const COLUMNS = {
  isPrivate: 'is_private',
  showsFollows: 'shows_follows',
  showsLikes: 'shows_likes',
  isFindable: 'is_findable',
  isMentionable: 'is_mentionable',
  showsAdult: 'shows_adult',
} as const satisfies Record<keyof Privacy, keyof ProfileRow>;

function changeFrom(wanted: Partial<Privacy>): ProfileChange {
  const entries = Object.entries(COLUMNS).flatMap(([name, column]) => {
    const value = wanted[name as keyof Privacy];
    return value === undefined ? [] : [[column, value ? 1 : 0]];
  });
  return Object.fromEntries(entries) as ProfileChange;
}

/** Of an account that is gone, nothing is shown. */
function privacyOf(row: ProfileRow | undefined): Privacy {
  return {
    isPrivate: row?.is_private !== 0,
    showsFollows: row?.shows_follows === 1,
    showsLikes: row?.shows_likes === 1,
    isFindable: row?.is_findable === 1,
    isMentionable: row?.is_mentionable === 1,
    showsAdult: row?.shows_adult === 1,
  };
}
