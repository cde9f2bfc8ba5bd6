import type { Privacy } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
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
  ) => Promise<{ told(): Promise<void> }>;
  /** Lets everybody follow who has asked. */
  acceptAll: (id: AccountId, transaction: Db) => Promise<void>;
}

export function createPrivacyChoices(options: PrivacyOptions): PrivacyChoices {
  const { db, outbox } = options;
  const store = createProfileStore(db);

  async function apply(id: AccountId, wanted: Partial<Privacy>, transaction: Db) {
    const before = await store.byId(id, transaction);
    const change = changeFrom(wanted);
    if (before === undefined || Object.keys(change).length === 0) return null;
    await store.update(id, change, transaction);
    if (wanted.isPrivate === undefined || wanted.isPrivate === (before.is_private === 1))
      return null;
    const { isPrivate } = wanted;
    if (!isPrivate) await options.acceptAll(id, transaction);
    await outbox.write({ kind: 'profile-changed', account: id }, transaction);
    return options.follow(id, { isPrivate, standing: before.standing }, transaction);
  }
  const of = async (id: AccountId) => privacyOf(await store.byId(id));
  return {
    of,
    async change(id, wanted) {
      const followed = await db
        .transaction()
        .execute((transaction) => apply(id, wanted, transaction));
      await followed?.told();
      outbox.wake();
      return of(id);
    },
  };
}

function changeFrom({
  isPrivate,
  showsFollows,
  showsLikes,
  showsAdult,
}: Partial<Privacy>): ProfileChange {
  return {
    ...(isPrivate === undefined ? {} : { is_private: isPrivate ? 1 : 0 }),
    ...(showsFollows === undefined ? {} : { shows_follows: showsFollows ? 1 : 0 }),
    ...(showsLikes === undefined ? {} : { shows_likes: showsLikes ? 1 : 0 }),
    ...(showsAdult === undefined ? {} : { shows_adult: showsAdult ? 1 : 0 }),
  };
}

function privacyOf(row: ProfileRow | undefined): Privacy {
  return {
    isPrivate: row?.is_private !== 0,
    showsFollows: row?.shows_follows === 1,
    showsLikes: row?.shows_likes === 1,
    showsAdult: row?.shows_adult === 1,
  };
}
