import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Files that must not come again, clips that wait before others see them, and what a screening service is asked. */
export const screening: Migration = {
  async up(db: Kysely<unknown>) {
    for (const name of ['sha256', 'frames', 'waits', 'refused_by'])
      await db.schema.alterTable('videos').addColumn(name, 'text').execute();
    await db.schema.alterTable('videos').addColumn('is_contested', 'integer').execute();
    await db.schema
      .createIndex('videos_waiting')
      .on('videos')
      .columns(['waits', 'uploaded_at', 'id'])
      .where(sql`waits`, 'is not', null)
      .execute();
    await db.schema
      .alterTable('cases')
      .addColumn('origin', 'text', (column) => column.notNull().defaultTo('report'))
      .execute();
    await createBlocklist(db);
    await createHolds(db);
  },
};

async function createBlocklist(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('blocked_files')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('video_id', 'text', (column) => column.unique())
    .addColumn('account_id', 'text')
    .addColumn('case_id', 'text')
    .addColumn('statement_id', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('hits', 'integer', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('blocked_files_at')
    .on('blocked_files')
    .columns(['at', 'id'])
    .execute();
  await db.schema
    .createIndex('blocked_files_account')
    .on('blocked_files')
    .column('account_id')
    .execute();
  await db.schema
    .createTable('blocked_hashes')
    .addColumn('sha256', 'text', (column) => column.notNull())
    .addColumn('file_id', 'text', (column) =>
      column.notNull().references('blocked_files.id').onDelete('cascade'),
    )
    .addPrimaryKeyConstraint('blocked_hashes_key', ['sha256', 'file_id'])
    .execute();
  await db.schema
    .createIndex('blocked_hashes_file')
    .on('blocked_hashes')
    .column('file_id')
    .execute();
  let frames = db.schema
    .createTable('blocked_frames')
    .addColumn('file_id', 'text', (column) =>
      column.notNull().references('blocked_files.id').onDelete('cascade'),
    )
    .addColumn('position', 'integer', (column) => column.notNull());
  for (const band of BANDS)
    frames = frames.addColumn(band, 'integer', (column) => column.notNull());
  await frames.addPrimaryKeyConstraint('blocked_frames_key', ['file_id', 'position']).execute();
  for (const band of BANDS)
    await db.schema
      .createIndex(`blocked_frames_${band}`)
      .on('blocked_frames')
      .column(band)
      .execute();
}

const BANDS = ['band_0', 'band_1', 'band_2', 'band_3'];

async function createHolds(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('clip_holds')
    .addColumn('video_id', 'text', (column) =>
      column.notNull().references('videos.id').onDelete('cascade'),
    )
    .addColumn('cause', 'text', (column) => column.notNull())
    .addColumn('file_id', 'text')
    .addColumn('detail', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('clip_holds_key', ['video_id', 'cause'])
    .execute();
  await db.schema
    .createTable('clip_checks')
    .addColumn('video_id', 'text', (column) =>
      column.primaryKey().references('videos.id').onDelete('cascade'),
    )
    .addColumn('asked_at', 'bigint', (column) => column.notNull())
    .execute();
}
