import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Accounts that are about to be deleted. */
export const leaving: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('departures')
      .addColumn('account_id', 'text', (column) => column.primaryKey())
      .addColumn('deletes_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('departures_due').on('departures').column('deletes_at').execute();
  },
};
