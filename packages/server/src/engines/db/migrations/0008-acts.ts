import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Likes, saves and their collections, shares and reposts. All go with the clip. */
export const acts: Migration = {
  async up(db: Kysely<unknown>) {
    for (const table of ['likes', 'saves']) {
      await createActs(db, table)
        .addColumn('at', 'bigint', (column) => column.notNull())
        .execute();
      await createListIndex(db, table, 'at');
    }
    await createActs(db, 'shares')
      .addColumn('has_link', 'integer', (column) => column.notNull())
      .addColumn('reposted_at', 'bigint')
      .execute();
    await createListIndex(db, 'shares', 'reposted_at');
    await createCollections(db);
  },
};

/** A table of one row an account and clip. */
function createActs(db: Kysely<unknown>, table: string) {
  return db.schema
    .createTable(table)
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('video_id', 'text', (column) =>
      column.notNull().references('videos.id').onDelete('cascade'),
    )
    .addPrimaryKeyConstraint(`${table}_key`, ['account_id', 'video_id']);
}

/** For lists by time, and for what goes with a clip. */
async function createListIndex(db: Kysely<unknown>, table: string, time: string): Promise<void> {
  await db.schema
    .createIndex(`${table}_list`)
    .on(table)
    .columns(['account_id', time, 'video_id'])
    .execute();
  await db.schema.createIndex(`${table}_video`).on(table).column('video_id').execute();
}

async function createCollections(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('collections')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('folded', 'text', (column) => column.notNull())
    .addUniqueConstraint('collections_name', ['account_id', 'folded'])
    .execute();
  await db.schema
    .createTable('collected')
    .addColumn('collection_id', 'text', (column) =>
      column.notNull().references('collections.id').onDelete('cascade'),
    )
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('video_id', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('collected_key', ['collection_id', 'video_id'])
    // What is not saved any more is in no collection.
    .addForeignKeyConstraint(
      'collected_save',
      ['account_id', 'video_id'],
      'saves',
      ['account_id', 'video_id'],
      (constraint) => constraint.onDelete('cascade'),
    )
    .execute();
  await db.schema
    .createIndex('collected_list')
    .on('collected')
    .columns(['collection_id', 'at', 'video_id'])
    .execute();
  await db.schema
    .createIndex('collected_save')
    .on('collected')
    .columns(['account_id', 'video_id'])
    .execute();
}
