import { sql } from 'kysely';
import type { Db, DbTransaction } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';
import type { ProfileRow } from './table.ts';

/** SQL of profiles. */
export function createProfileStore(db: Db) {
  return {
    isEmpty: async (): Promise<boolean> =>
      (await db.selectFrom('profiles').select('id').limit(1).executeTakeFirst()) === undefined,
    byId: (id: AccountId): Promise<ProfileRow | undefined> =>
      db.selectFrom('profiles').selectAll().where('id', '=', id).executeTakeFirst(),
    byUsername: (username: string): Promise<ProfileRow | undefined> =>
      db.selectFrom('profiles').selectAll().where('username', '=', username).executeTakeFirst(),
    byIds: (ids: readonly AccountId[]): Promise<ProfileRow[]> =>
      db.selectFrom('profiles').selectAll().where('id', 'in', ids).execute(),
    update: (id: AccountId, change: Partial<Pick<ProfileRow, 'display_name' | 'bio'>>) =>
      db.updateTable('profiles').set(change).where('id', '=', id).execute(),
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
