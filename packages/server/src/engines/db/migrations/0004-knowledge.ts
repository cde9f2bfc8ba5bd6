import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** When keys of counting days were made and destroyed, and the last self-audit. */
export const knowledge: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('counting_keys')
      .addColumn('day', 'integer', (column) => column.primaryKey())
      .addColumn('made_at', 'bigint', (column) => column.notNull())
      .addColumn('destroyed_at', 'bigint')
      .execute();
    await db.schema
      .createTable('self_audit')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('report', 'text', (column) => column.notNull())
      .execute();
  },
};
