import type { Creator } from '@footlights/contract';
import type { Db, DbTransaction } from '#engines/db/port.ts';
import type { Clock } from '#lib/clock.ts';
import { startOfDay } from '#lib/day.ts';
import type { AccountId } from '#lib/ids.ts';
import { bioFrom, displayNameFrom } from './names.ts';
import { createProfileStore } from './store.ts';
import type { ProfileRow } from './table.ts';

/** A profile with its role, which is not public. */
export interface StoredProfile {
  id: AccountId;
  username: string;
  displayName: string;
  bio: string;
  role: 'admin' | 'user';
  /** Start of the UTC day of joining, epoch milliseconds. */
  joinedAt: number;
}

/** Names, bios and roles of accounts. */
export interface Profiles {
  /** Whether nobody has an account yet. */
  isEmpty(): Promise<boolean>;
  byId(id: AccountId): Promise<StoredProfile | undefined>;
  /** Finds whatever the case of `username`. */
  byUsername(username: string): Promise<StoredProfile | undefined>;
  /** Those that exist, in one query; give at most a page of ids. */
  byIds(ids: Iterable<AccountId>): Promise<Map<AccountId, Creator>>;
  /** Adds the profile of a new account in the transaction that makes it; the first of all is admin. */
  create(
    transaction: DbTransaction,
    account: Pick<StoredProfile, 'id' | 'username'>,
  ): Promise<StoredProfile>;
  /** Throws `request/invalid` for a name or bio that breaks its rule. */
  change(
    id: AccountId,
    wanted: { displayName?: string | undefined; bio?: string | undefined },
  ): Promise<StoredProfile | undefined>;
}

export function createProfiles({ db, clock }: { db: Db; clock: Pick<Clock, 'now'> }): Profiles {
  const store = createProfileStore(db);
  return {
    isEmpty: () => store.isEmpty(),
    byId: async (id) => profileOf(await store.byId(id)),
    byUsername: async (username) => profileOf(await store.byUsername(username.toLowerCase())),
    async byIds(ids) {
      const rows = await store.byIds([...new Set(ids)]);
      return new Map(
        rows.map(({ id, username, display_name: displayName }) => [
          id,
          { id, username, displayName },
        ]),
      );
    },
    async create(transaction, { id, username }) {
      const row = await store.insert(transaction, {
        id,
        username,
        display_name: username,
        bio: '',
        joined_at: startOfDay(clock.now()),
      });
      return profileOf(row);
    },
    async change(id, { displayName, bio }) {
      const change = {
        ...(displayName === undefined ? {} : { display_name: displayNameFrom(displayName) }),
        ...(bio === undefined ? {} : { bio: bioFrom(bio) }),
      };
      if (Object.keys(change).length > 0) await store.update(id, change);
      return profileOf(await store.byId(id));
    },
  };
}

function profileOf(row: ProfileRow): StoredProfile;
function profileOf(row: ProfileRow | undefined): StoredProfile | undefined;
function profileOf(row: ProfileRow | undefined): StoredProfile | undefined {
  if (row === undefined) return undefined;
  const { id, username, display_name: displayName, bio, role, joined_at: joinedAt } = row;
  return { id, username, displayName, bio, role, joinedAt };
}
