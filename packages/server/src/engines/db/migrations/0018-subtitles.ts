import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Subtitles of clips. */
export const subtitles: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('subtitles')
      .addColumn('video_id', 'text', (column) =>
        column.notNull().references('videos.id').onDelete('cascade'),
      )
      .addColumn('language', 'text', (column) => column.notNull())
      .addColumn('label', 'text')
      .addColumn('blob', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('subtitles_key', ['video_id', 'language'])
      .execute();
    await db.schema.createIndex('subtitles_blob').on('subtitles').column('blob').execute();
  },
};
