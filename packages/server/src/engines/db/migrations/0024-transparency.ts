import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Locking an account down with the choices that it needs, and the numbers of the transparency report. */
export const transparency: Migration = {
  async up(db: Kysely<unknown>) {
    for (const name of ['is_findable', 'is_mentionable'])
      await db.schema
        .alterTable('profiles')
        .addColumn(name, 'integer', (column) => column.notNull().defaultTo(1))
        .execute();
    await db.schema
      .createTable('lock_downs')
      .addColumn('account_id', 'text', (column) => column.primaryKey())
      .addColumn('before', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('safety_counts')
      .addColumn('month', 'text', (column) => column.notNull())
      .addColumn('section', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('count', 'integer', (column) => column.notNull())
      .addPrimaryKeyConstraint('safety_counts_key', ['month', 'section', 'kind', 'outcome'])
      .execute();
    await db.schema
      .createTable('safety_months')
      .addColumn('month', 'text', (column) => column.primaryKey())
      .execute();
  },
};
