import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Release rows, running windows and the counting day. */
export const views: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('counting_day')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('number', 'integer', (column) => column.notNull())
      .addColumn('utc_day', 'integer', (column) => column.notNull())
      .addColumn('opened_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('view_releases')
      .addColumn('video_id', 'text', (column) => column.notNull())
      .addColumn('pace', 'text', (column) => column.notNull())
      .addColumn('first_window', 'integer', (column) => column.notNull())
      .addColumn('last_window', 'integer', (column) => column.notNull())
      .addColumn('starts_at', 'bigint', (column) => column.notNull())
      .addColumn('ends_at', 'bigint', (column) => column.notNull())
      .addColumn('counts', 'text', (column) => column.notNull())
      .addColumn('variances', 'text', (column) => column.notNull())
      .addColumn('is_folded', 'integer', (column) => column.notNull().defaultTo(0))
      .addPrimaryKeyConstraint('view_releases_key', ['video_id', 'pace', 'first_window'])
      .execute();
    await db.schema
      .createIndex('view_releases_to_fold')
      .on('view_releases')
      .columns(['is_folded', 'ends_at'])
      .execute();
    await db.schema
      .createTable('view_windows')
      .addColumn('video_id', 'text', (column) => column.notNull())
      .addColumn('pace', 'text', (column) => column.notNull())
      .addColumn('window', 'integer', (column) => column.notNull())
      .addColumn('starts_at', 'bigint', (column) => column.notNull())
      .addColumn('ends_at', 'bigint')
      .addColumn('total', 'bigint', (column) => column.notNull())
      .addColumn('released_at', 'bigint')
      .addColumn('counts', 'text', (column) => column.notNull())
      .addColumn('variances', 'text', (column) => column.notNull())
      .addColumn('shown', 'text')
      .addPrimaryKeyConstraint('view_windows_key', ['video_id', 'pace'])
      .execute();
  },
};
