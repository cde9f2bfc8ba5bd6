import { sql } from 'kysely';
import type { BlobName } from '#engines/blobs/port.ts';
import type { Db, DbTransaction } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';
import type { ProfileRow } from './table.ts';

/** What an account may change of its own row. */
export type ProfileChange = Partial<Omit<ProfileRow, 'id' | 'username' | 'role' | 'joined_at'>>;

/** Rows of profiles. */
export type ProfileStore = ReturnType<typeof createProfileStore>;

/** SQL of profiles. */
export function createProfileStore(db: Db) {
  return {
    isEmpty: async (): Promise<boolean> =>
      (await db.selectFrom('profiles').select('id').limit(1).executeTakeFirst()) === undefined,
    byId: (id: AccountId, within: Db = db): Promise<ProfileRow | undefined> =>
      within.selectFrom('profiles').selectAll().where('id', '=', id).executeTakeFirst(),
    byUsername: (username: string): Promise<ProfileRow | undefined> =>
      db.selectFrom('profiles').selectAll().where('username', '=', username).executeTakeFirst(),
    byIds: (ids: readonly AccountId[]): Promise<ProfileRow[]> =>
      db.selectFrom('profiles').selectAll().where('id', 'in', ids).execute(),
    byUsernames: (usernames: readonly string[]): Promise<ProfileRow[]> =>
      db.selectFrom('profiles').selectAll().where('username', 'in', usernames).execute(),
    pick: async (after: string, limit: number): Promise<AccountId[]> => {
      const query = db
        .selectFrom('profiles')
        .select('id')
        .where('id', '>', after as AccountId);
      const rows = await query.orderBy('id').limit(limit).execute();
      return rows.map(({ id }) => id);
    },
    /** Which of these pictures an account shows. */
    async namedPictures(
      names: readonly BlobName[],
    ): Promise<Pick<ProfileRow, 'avatar' | 'standing'>[]> {
      if (names.length === 0) return [];
      const query = db.selectFrom('profiles').select(['avatar', 'standing']);
      return query.where('avatar', 'in', names).execute();
    },
    update: (id: AccountId, change: ProfileChange, transaction: Db = db) =>
      transaction.updateTable('profiles').set(change).where('id', '=', id).execute(),
    ...runningQueries(db),
    /** Inserts as admin when it is the first row, decided by the statement that inserts. */
    insert: (transaction: DbTransaction, row: Omit<ProfileRow, 'role'>): Promise<ProfileRow> =>
      transaction
        .insertInto('profiles')
        .values({
          ...row,
          role: sql<
            ProfileRow['role']
          >`case when exists (select 1 from profiles) then 'user' else 'admin' end`,
        })
        .returningAll()
        .executeTakeFirstOrThrow(),
  };
}

/** Who runs the instance, and the end of accounts. */
function runningQueries(db: Db) {
  return {
    /** Of those that are open, the first to join first: one that is leaving runs nothing. At most a hundred. */
    adminIds: (within: Db = db) => holdersOf(within, 'admin'),
    moderatorIds: (within: Db = db) => holdersOf(within, 'moderator'),
    async setRole(transaction: Db, id: AccountId, role: ProfileRow['role']): Promise<void> {
      await transaction.updateTable('profiles').set({ role }).where('id', '=', id).execute();
    },
    isAlone: async (id: AccountId, within: Db = db): Promise<boolean> =>
      (await within
        .selectFrom('profiles')
        .select('id')
        .where('id', '!=', id)
        .limit(1)
        .executeTakeFirst()) === undefined,
    async remove(transaction: Db, id: AccountId): Promise<void> {
      await transaction.deleteFrom('profiles').where('id', '=', id).execute();
    },
  };
}

async function holdersOf(db: Db, role: 'admin' | 'moderator'): Promise<AccountId[]> {
  const rows = await db
    .selectFrom('profiles')
    .select('id')
    // Spelled out: with a parameter in its place, the index of that role would not be known to fit.
    .where('role', '=', sql.lit(role))
    .where('standing', '=', 'open')
    .orderBy('joined_at')
    .orderBy('id')
    .limit(100)
    .execute();
  return rows.map(({ id }) => id);
}
