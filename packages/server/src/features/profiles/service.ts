import type { Creator } from '@footlights/contract';
import type { BlobName } from '#engines/blobs/port.ts';
import type { Db, DbTransaction } from '#engines/db/port.ts';
import type { Outbox } from '#engines/outbox/port.ts';
import type { HeldTexts, Newcomers } from '#features/prevention/service.ts';
import { Refusal } from '#http/errors.ts';
import type { Belongings } from '#lib/belongings.ts';
import type { Clock } from '#lib/clock.ts';
import { startOfDay } from '#lib/day.ts';
import type { AccountId } from '#lib/ids.ts';
import type { AppEvent } from '#events.ts';
import { profileBelongings } from './belongings.ts';
import { claimName, freeName, nameState, reserveName, type NameClaim } from './claims.ts';
import { linksFrom } from './links.ts';
import { bioFrom, displayNameFrom } from './names.ts';
import { createProfileStore, type ProfileStore } from './store.ts';
import { NEW_PROFILE, type ProfileRow } from './table.ts';
import { screenProfile, type Screened } from './screening.ts';

/** A profile with its role, which is not public. */
export interface StoredProfile {
  id: AccountId;
  username: string;
  displayName: string;
  bio: string;
  links: string[];
  role: ProfileRow['role'];
  /** Address of its picture. */
  avatar: string | null;
  isPrivate: boolean;
  /** Whether others see whom it follows and who follows it. */
  showsFollows: boolean;
  /** Whether others see what it liked. */
  showsLikes: boolean;
  /** Whether strangers find it by searching and among suggestions. */
  isFindable: boolean;
  /** Whether others can name it. */
  isMentionable: boolean;
  showsAdult: boolean;
  standing: ProfileRow['standing'];
  /** Start of the UTC day of joining, epoch milliseconds. */
  joinedAt: number;
}

/** Names, bios and roles of accounts. */
export interface Profiles {
  /** Whether nobody has an account yet. */
  isEmpty(): Promise<boolean>;
  /** Whatever its standing; within the transaction when one is given. */
  byId(id: AccountId, within?: Db): Promise<StoredProfile | undefined>;
  /** Undefined also for an account that is not open: to others it does not exist. Within the transaction when one is given. */
  openById(id: AccountId, within?: Db): Promise<StoredProfile | undefined>;
  /** What decides who sees its clips; within a transaction. A missing account shows nothing. */
  standingOf(
    id: AccountId,
    transaction: Db,
  ): Promise<Pick<StoredProfile, 'isPrivate' | 'standing'>>;
  /** Finds whatever the case of `username`, and whatever the standing. */
  byUsername(username: string): Promise<StoredProfile | undefined>;
  /** Those that are open, in one query; give at most a page of ids. */
  byIds(ids: Iterable<AccountId>): Promise<Map<AccountId, Creator>>;
  /** Whether a name, and what looks like it, is free. */
  nameState(username: string): Promise<NameClaim>;
  /** Takes a name before there is a profile of it; what it answers is decided for good. */
  claimName(transaction: DbTransaction, username: string): Promise<NameClaim>;
  /** Lets a name go that has no profile. */
  freeName(transaction: DbTransaction, username: string): Promise<void>;
  /** Keeps the name of an account that goes from everybody until `until`, epoch milliseconds. */
  reserveName(transaction: DbTransaction, username: string, until: number): Promise<void>;
  /** Those of these names, lower case, that are open accounts which let themselves be named; one query. */
  mentioned(usernames: readonly string[]): Promise<Map<string, AccountId>>;
  /** Whole profiles of those that are open, in one query; give at most a page of ids. */
  openByIds(ids: readonly AccountId[]): Promise<Map<AccountId, StoredProfile>>;
  /** Ids of accounts, whatever their standing, in an order of their own, after one. */
  pick(after: string, limit: number): Promise<AccountId[]>;
  /** Adds the profile of a new account in the transaction that makes it; the first of all is admin. */
  create(
    transaction: DbTransaction,
    account: Pick<StoredProfile, 'id' | 'username'>,
  ): Promise<StoredProfile>;
  /**
   * Throws `request/invalid` for a name, bio or link that breaks its rule, `text/refused` for what the instance does not
   * want. What it holds waits, and is as it was before.
   */
  change(id: AccountId, wanted: WantedProfile): Promise<StoredProfile | undefined>;
  /** The same for what a moderator has let through. */
  put(id: AccountId, wanted: WantedProfile): Promise<void>;
  /** Which of these blobs are pictures of accounts, whatever their standing. */
  namedPictures(names: readonly BlobName[]): Promise<BlobName[]>;
  /** Whether it is the picture of an account that is open. */
  showsPicture(name: BlobName): Promise<boolean>;
  belongings: Belongings;
  setStanding(transaction: Db, id: AccountId, standing: ProfileRow['standing']): Promise<void>;
  /** Who runs the instance, at most a hundred. */
  adminIds(within?: Db): Promise<AccountId[]>;
  /** Who judges what was reported without running the instance, at most a hundred. */
  moderatorIds(within?: Db): Promise<AccountId[]>;
  /** Throws `account/last-admin` when nobody would be left. */
  setRole(id: AccountId, role: ProfileRow['role']): Promise<void>;
  /** Whether nobody else has an account. */
  isAlone(id: AccountId, within?: Db): Promise<boolean>;
  /** The account has ended. */
  remove(transaction: Db, id: AccountId): Promise<void>;
}

/** What an account says of itself. */
export interface WantedProfile {
  displayName?: string | undefined;
  bio?: string | undefined;
  links?: string[] | undefined;
}

/** What profiles are kept in. */
export interface ProfilesOptions {
  db: Db;
  clock: Pick<Clock, 'now'>;
  outbox: Outbox<AppEvent>;
  /** What the instance refuses or holds. */
  texts: Pick<HeldTexts, 'screen' | 'settle'>;
  newcomers: Pick<Newcomers, 'requireLinks'>;
}

export function createProfiles(options: ProfilesOptions): Profiles {
  const { db, clock, outbox } = options;
  const store = createProfileStore(db);
  return {
    isEmpty: () => store.isEmpty(),
    byId: async (id, within) => profileOf(await store.byId(id, within)),
    ...openAccounts(store),
    nameState: (username) => nameState(db, username, clock.now()),
    claimName: (transaction, username) => claimName(transaction, username, clock.now()),
    freeName,
    reserveName,
    pick: (after, limit) => store.pick(after, limit),
    async create(transaction, { id, username }) {
      const row = await store.insert(transaction, {
        id,
        username,
        display_name: username,
        bio: '',
        joined_at: startOfDay(clock.now()),
        ...NEW_PROFILE,
      });
      await outbox.write({ kind: 'profile-changed', account: id }, transaction);
      // NOTE: reading waits for the connection, which the caller's transaction has until its commit.
      outbox.wake();
      return profileOf(row);
    },
    setStanding: async (transaction, id, standing) =>
      void (await store.update(id, { standing }, transaction)),
    adminIds: (within) => store.adminIds(within),
    moderatorIds: (within) => store.moderatorIds(within),
    setRole: (id, role) =>
      db.transaction().execute(async (transaction) => {
        await store.setRole(transaction, id, role);
        if ((await store.adminIds(transaction)).length === 0)
          throw new Refusal('account/last-admin');
      }),
    isAlone: (id, within) => store.isAlone(id, within),
    remove: (transaction, id) => store.remove(transaction, id),
    ...changing(options, store),
    namedPictures: async (names) =>
      (await store.namedPictures(names)).flatMap(({ avatar }) => avatar ?? []),
    showsPicture: async (name) =>
      (await store.namedPictures([name])).some(({ standing }) => standing === 'open'),
    belongings: profileBelongings({ store, profileOf }),
  };
}

function changing(options: ProfilesOptions, store: ProfileStore): Pick<Profiles, 'change' | 'put'> {
  const { db, outbox } = options;
  async function write(id: AccountId, { change, settle }: Screened): Promise<void> {
    await db.transaction().execute(async (transaction) => {
      if (Object.keys(change).length > 0) await store.update(id, change, transaction);
      await settle(transaction);
      await outbox.write({ kind: 'profile-changed', account: id }, transaction);
    });
    outbox.wake();
  }
  return {
    async change(id, wanted) {
      const change = changeFrom(wanted);
      const before = await store.byId(id);
      if (before !== undefined && Object.keys(change).length > 0)
        await write(id, await screenProfile(options, before, change));
      return profileOf(await store.byId(id));
    },
    put: (id, wanted) => write(id, { change: changeFrom(wanted), settle: () => Promise.resolve() }),
  };
}

function changeFrom({ displayName, bio, links }: WantedProfile) {
  return {
    ...(displayName === undefined ? {} : { display_name: displayNameFrom(displayName) }),
    ...(bio === undefined ? {} : { bio: bioFrom(bio) }),
    ...(links === undefined ? {} : { links: JSON.stringify(linksFrom(links)) }),
  };
}

/** Accounts as others may see them. */
function openAccounts(
  store: ProfileStore,
): Pick<Profiles, 'standingOf' | 'openById' | 'byUsername' | 'byIds' | 'mentioned' | 'openByIds'> {
  return {
    async standingOf(id, transaction) {
      const row = await store.byId(id, transaction);
      return profileOf(row) ?? { isPrivate: true, standing: 'leaving' };
    },
    async openById(id, within) {
      const profile = profileOf(await store.byId(id, within));
      return profile?.standing === 'open' ? profile : undefined;
    },
    byUsername: async (username) => profileOf(await store.byUsername(username.toLowerCase())),
    async byIds(ids) {
      const wanted = [...new Set(ids)];
      const rows = wanted.length === 0 ? [] : await store.byIds(wanted);
      return new Map(
        rows.filter(({ standing }) => standing === 'open').map((row) => [row.id, creatorOf(row)]),
      );
    },
    async mentioned(usernames) {
      const rows = usernames.length === 0 ? [] : await store.byUsernames(usernames);
      const open = rows.filter((row) => row.standing === 'open' && row.is_mentionable === 1);
      return new Map(open.map(({ username, id }) => [username, id]));
    },
    async openByIds(ids) {
      const rows = ids.length === 0 ? [] : await store.byIds(ids);
      const open = rows.filter(({ standing }) => standing === 'open');
      return new Map(open.map((row) => [row.id, profileOf(row)]));
    },
  };
}

function profileOf(row: ProfileRow): StoredProfile;
function profileOf(row: ProfileRow | undefined): StoredProfile | undefined;
function profileOf(row: ProfileRow | undefined): StoredProfile | undefined {
  if (row === undefined) return undefined;
  const { bio, role, standing } = row;
  return {
    ...creatorOf(row),
    bio,
    role,
    standing,
    links: JSON.parse(row.links) as string[],
    joinedAt: row.joined_at,
    isPrivate: row.is_private === 1,
    showsFollows: row.shows_follows === 1,
    showsLikes: row.shows_likes === 1,
    isFindable: row.is_findable === 1,
    isMentionable: row.is_mentionable === 1,
    showsAdult: row.shows_adult === 1,
  };
}

function creatorOf({ id, username, display_name: displayName, avatar }: ProfileRow) {
  return { id, username, displayName, avatar: avatar === null ? null : `/media/${avatar}` };
}
