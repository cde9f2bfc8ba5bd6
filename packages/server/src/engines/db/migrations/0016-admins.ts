import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Finds the few that run the instance among all accounts, the first to join first. */
export const admins: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createIndex('profiles_admins')
      .on('profiles')
      .columns(['joined_at', 'id'])
      .where(sql`role`, '=', sql`'admin'`)
      .execute();
  },
};
