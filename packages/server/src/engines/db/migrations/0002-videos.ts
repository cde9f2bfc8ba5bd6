import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Jobs, uploads under way, clips and their renditions. */
export const videos: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('jobs')
      .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('key', 'text', (column) => column.notNull().unique())
      .addColumn('payload', 'text', (column) => column.notNull())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('attempts', 'integer', (column) => column.notNull())
      .addColumn('due_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('jobs_due').on('jobs').columns(['state', 'due_at', 'id']).execute();
    await db.schema
      .createTable('uploads')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('creator_id', 'text', (column) => column.notNull())
      .addColumn('video_id', 'text', (column) => column.notNull())
      .addColumn('bytes', 'bigint', (column) => column.notNull())
      .addColumn('metadata', 'text', (column) => column.notNull())
      .addColumn('caption', 'text', (column) => column.notNull())
      .addColumn('visibility', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addColumn('finished_at', 'bigint')
      .execute();
    await db.schema
      .createIndex('uploads_creator')
      .on('uploads')
      .columns(['creator_id', 'finished_at'])
      .execute();
    await createVideos(db);
  },
};

async function createVideos(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('videos')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('creator_id', 'text', (column) => column.notNull())
    .addColumn('caption', 'text', (column) => column.notNull())
    .addColumn('visibility', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('reason', 'text')
    .addColumn('source', 'text')
    .addColumn('uploaded_at', 'bigint', (column) => column.notNull())
    .addColumn('failed_at', 'bigint')
    .addColumn('published_at', 'bigint')
    .addColumn('duration_seconds', 'double precision')
    .addColumn('width', 'integer')
    .addColumn('height', 'integer')
    .addColumn('has_sound', 'integer')
    .addColumn('poster_webp', 'text')
    .addColumn('poster_avif', 'text')
    .addColumn('thumbhash', 'text')
    .execute();
  await db.schema
    .createTable('renditions')
    .addColumn('video_id', 'text', (column) =>
      column.notNull().references('videos.id').onDelete('cascade'),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('blob', 'text', (column) => column.notNull())
    .addColumn('width', 'integer', (column) => column.notNull())
    .addColumn('height', 'integer', (column) => column.notNull())
    .addColumn('bytes', 'bigint', (column) => column.notNull())
    .addColumn('bits_per_second', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('renditions_key', ['video_id', 'name'])
    .execute();
  const indexes = {
    videos_own: ['creator_id', 'uploaded_at', 'id'],
    videos_public: ['visibility', 'published_at', 'id'],
    videos_profile: ['creator_id', 'visibility', 'published_at', 'id'],
    videos_failed: ['state', 'failed_at'],
    videos_source: ['source'],
    videos_webp: ['poster_webp'],
    videos_avif: ['poster_avif'],
  };
  for (const [name, columns] of Object.entries(indexes))
    await db.schema.createIndex(name).on('videos').columns(columns).execute();
  await db.schema.createIndex('renditions_blob').on('renditions').column('blob').execute();
}
