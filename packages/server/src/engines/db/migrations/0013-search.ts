import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';
import { hashtagsIn } from '#lib/hashtags.ts';

interface Tables {
  videos: { id: string; caption: string; uploaded_at: number };
  clip_hashtags: { video_id: string; hashtag: string; at: number };
}

/** Hashtags of captions, those of earlier clips too; and follows by time, for who is followed anew. */
export const search: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema
      .createTable('clip_hashtags')
      .addColumn('video_id', 'text', (column) =>
        column.notNull().references('videos.id').onDelete('cascade'),
      )
      .addColumn('hashtag', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('clip_hashtags_key', ['video_id', 'hashtag'])
      .execute();
    await db.schema
      .createIndex('clip_hashtags_newest')
      .on('clip_hashtags')
      .columns(['hashtag', 'at', 'video_id'])
      .execute();
    await db.schema
      .createIndex('follows_newest')
      .on('follows')
      .columns(['state', 'at', 'followed_id'])
      .execute();
    await readCaptions(db);
  },
};

async function readCaptions(db: Kysely<Tables>): Promise<void> {
  for (let after = ''; ;) {
    const videos = await db
      .selectFrom('videos')
      .select(['id', 'caption', 'uploaded_at'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(1000)
      .execute();
    const rows = videos.flatMap(({ id, caption, uploaded_at: at }) =>
      hashtagsIn(caption).map((hashtag) => ({ video_id: id, hashtag, at })),
    );
    // Ten a clip at most: in lots that any database takes as parameters.
    for (let from = 0; from < rows.length; from += 1000)
      await db
        .insertInto('clip_hashtags')
        .values(rows.slice(from, from + 1000))
        .execute();
    const last = videos.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
