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
  },
};
