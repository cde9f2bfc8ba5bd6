import type { Place } from '#http/cursor.ts';
import type { Db } from '#engines/db/port.ts';
import type { VideoId } from '#lib/ids.ts';
import type { ClipHashtagRow } from './table.ts';

/** Replaces the hashtags of a clip by these; those it had. */
export async function replaceHashtags(
  db: Db,
  clip: { id: VideoId; at: number },
  hashtags: readonly string[],
): Promise<string[]> {
  const before = await db
    .deleteFrom('clip_hashtags')
    .where('video_id', '=', clip.id)
    .returning('hashtag')
    .execute();
  const rows = hashtags.map((hashtag) => ({ video_id: clip.id, hashtag, at: clip.at }));
  if (rows.length > 0) await db.insertInto('clip_hashtags').values(rows).execute();
  return before.map(({ hashtag }) => hashtag);
}

/** The hashtags of these clips, in one query. */
export async function loadHashtags(db: Db, ids: readonly VideoId[]): Promise<ClipHashtagRow[]> {
  return db.selectFrom('clip_hashtags').selectAll().where('video_id', 'in', ids).execute();
}

/** Public clips that carry a hashtag, those uploaded last first, after a place. Walks one index. */
export async function pickTagged(
  db: Db,
  hashtag: string,
  page: { after: Place<VideoId> | null; limit: number },
): Promise<Place<VideoId>[]> {
  return publicOf(db, hashtag)
    .select(['clip_hashtags.video_id as id', 'clip_hashtags.at'])
    .$if(page.after !== null, (query) =>
      query.where((on) =>
        on(
          on.refTuple('clip_hashtags.at', 'clip_hashtags.video_id'),
          '<',
          on.tuple(page.after!.at, page.after!.id),
        ),
      ),
    )
    .orderBy('clip_hashtags.at', 'desc')
    .orderBy('clip_hashtags.video_id', 'desc')
    .limit(page.limit)
    .execute();
}

/** How many public clips carry each of some hashtags, at least one, in one query; counting stops at `most`. */
export async function countTagged(
  db: Db,
  hashtags: readonly string[],
  most: number,
): Promise<{ hashtag: string; clips: number }[]> {
  const [first, ...others] = hashtags.map((hashtag) =>
    db
      .selectFrom(publicOf(db, hashtag).select('clip_hashtags.video_id').limit(most).as('some'))
      .select((one) => [one.val(hashtag).as('hashtag'), one.fn.countAll<number>().as('clips')]),
  );
  if (first === undefined) return [];
  return others.reduce((query, other) => query.unionAll(other), first).execute();
}

/** Hashtags in their own order, after one. */
export async function pickHashtags(db: Db, after: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('clip_hashtags')
    .select('hashtag')
    .distinct()
    .where('hashtag', '>', after)
    .orderBy('hashtag')
    .limit(limit)
    .execute();
  return rows.map(({ hashtag }) => hashtag);
}

/** Hashtags of public clips that could first be played after `since`, of the newest such clips. */
export async function pickLively(
  db: Db,
  { since, limit }: { since: number; limit: number },
): Promise<(Pick<ClipHashtagRow, 'video_id' | 'hashtag'> & { creator_id: string })[]> {
  const newest = db
    .selectFrom('videos')
    .select(['id', 'creator_id'])
    .where('audience', '=', 'public')
    .where('published_at', '>', since)
    .orderBy('published_at', 'desc')
    .limit(limit)
    .as('newest');
  return db
    .selectFrom(newest)
    .innerJoin('clip_hashtags', 'clip_hashtags.video_id', 'newest.id')
    .select(['clip_hashtags.video_id', 'clip_hashtags.hashtag', 'newest.creator_id'])
    .execute();
}

function publicOf(db: Db, hashtag: string) {
  return db
    .selectFrom('clip_hashtags')
    .innerJoin('videos', 'videos.id', 'clip_hashtags.video_id')
    .where('clip_hashtags.hashtag', '=', hashtag)
    .where('videos.audience', '=', 'public')
    .where('videos.published_at', 'is not', null);
}
