import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Rules about words and links, and what waits for a moderator because of them. */
export const prevention: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('text_rules')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('outcome', 'text', (column) => column.notNull())
      .addColumn('pattern', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('held_texts')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('account_id', 'text', (column) => column.notNull())
      .addColumn('video_id', 'text', (column) => column.references('videos.id').onDelete('cascade'))
      .addColumn('field', 'text', (column) => column.notNull())
      .addColumn('text', 'text', (column) => column.notNull())
      .addColumn('rule', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createIndex('held_texts_place')
      .on('held_texts')
      .columns(['account_id', 'field', 'video_id'])
      .execute();
    await db.schema
      .createIndex('held_texts_order')
      .on('held_texts')
      .columns(['at', 'id'])
      .execute();
    await db.schema.createIndex('held_texts_video').on('held_texts').column('video_id').execute();
    await db.schema.alterTable('comments').addColumn('held_by', 'text').execute();
    // What waits for moderators is little among all comments.
    await db.schema
      .createIndex('comments_desk')
      .on('comments')
      .columns(['at', 'id'])
      .where(sql<boolean>`state = 'held' and hold_reason = 'desk'`)
      .execute();
  },
};
