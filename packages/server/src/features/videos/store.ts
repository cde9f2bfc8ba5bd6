import type { ProcessingState } from '@footlights/contract';
import type { BlobName } from '#engines/blobs/port.ts';
import type { Db } from '#engines/db/port.ts';
import type { Audience } from '#features/relations/service.ts';
import type { Place } from '#http/cursor.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import { audiencesOfSubtitles, removeAllSubtitles } from './subtitles-store.ts';
import type { Wish } from './audience.ts';
import { NOBODY, type RenditionRow, type VideoRow } from './table.ts';

/** What the order of the pool depends on, besides released counts. */
export interface PoolRow {
  id: VideoId;
  creator_id: AccountId;
  published_at: number;
  duration_seconds: number;
}

/** Of a clip whose file was not looked at yet, or is gone. */
const NOTHING_MADE = {
  reason: null,
  source: null,
  failed_at: null,
  published_at: null,
  duration_seconds: null,
  width: null,
  height: null,
  has_sound: null,
  poster_webp: null,
  poster_avif: null,
  thumbhash: null,
  edited_on: null,
  hold: null,
} as const satisfies Partial<VideoRow>;

export async function insertVideo(
  db: Db,
  video: Pick<
    VideoRow,
    'id' | 'creator_id' | 'caption' | 'visibility' | 'audience' | 'source' | 'uploaded_at'
  >,
): Promise<void> {
  await db
    .insertInto('videos')
    .values({ ...NOTHING_MADE, ...video, state: 'queued' })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
}

export async function findVideo(db: Db, id: VideoId): Promise<VideoRow | undefined> {
  return db.selectFrom('videos').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function loadVideos(db: Db, ids: readonly VideoId[]): Promise<VideoRow[]> {
  return db.selectFrom('videos').selectAll().where('id', 'in', ids).execute();
}

/** Renditions of many clips, smallest first. */
export async function loadRenditions(db: Db, ids: readonly VideoId[]): Promise<RenditionRow[]> {
  return db
    .selectFrom('renditions')
    .selectAll()
    .where('video_id', 'in', ids)
    .orderBy('bytes')
    .execute();
}

export async function updateVideo(
  db: Db,
  id: VideoId,
  changes: Partial<Omit<VideoRow, 'id' | 'creator_id'>>,
): Promise<void> {
  await db.updateTable('videos').set(changes).where('id', '=', id).execute();
}

/** Moves a clip from one of some states to another; false when it was in none of them. */
export async function moveState(
  db: Db,
  id: VideoId,
  move: { from: readonly ProcessingState[]; to: ProcessingState },
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('videos')
    .set({ state: move.to, reason: null, failed_at: null })
    .where('id', '=', id)
    .where('state', 'in', move.from)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

export async function putRendition(db: Db, rendition: RenditionRow): Promise<void> {
  const { video_id: _, name: __, ...changes } = rendition;
  await db
    .insertInto('renditions')
    .values(rendition)
    .onConflict((conflict) => conflict.columns(['video_id', 'name']).doUpdateSet(changes))
    .execute();
}

/** Takes renditions of a clip out; all when no names are given. */
export async function removeRenditions(
  db: Db,
  id: VideoId,
  names: readonly string[] | 'all',
): Promise<void> {
  const query = db.deleteFrom('renditions').where('video_id', '=', id);
  if (names === 'all') await query.execute();
  else if (names.length > 0) await query.where('name', 'in', names).execute();
}

/** Leaves nothing of a clip but a row that no list or look-up finds. */
export async function emptyVideo(db: Db, id: VideoId): Promise<void> {
  await removeRenditions(db, id, 'all');
  await removeAllSubtitles(db, id);
  await db
    .updateTable('videos')
    .set({
      creator_id: NOBODY,
      caption: '',
      visibility: 'private',
      audience: 'private',
      state: 'failed',
      uploaded_at: 0,
      ...NOTHING_MADE,
    })
    .where('id', '=', id)
    .execute();
}

/** Clips that were deleted and whose rows are still there. */
export async function deletedVideos(db: Db): Promise<VideoId[]> {
  const rows = await db
    .selectFrom('videos')
    .select('id')
    .where('creator_id', '=', NOBODY)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}

/** Takes the row of a deleted clip out, and what is left of what hangs on it: foreign keys cascade. */
export async function removeDeleted(db: Db, id: VideoId): Promise<void> {
  await db.deleteFrom('videos').where('id', '=', id).where('creator_id', '=', NOBODY).execute();
}

/** Which of these blobs any clip refers to. */
export async function namedBlobs(db: Db, names: readonly BlobName[]): Promise<Set<BlobName>> {
  if (names.length === 0) return new Set();
  const rows = await db
    .selectFrom('renditions')
    .select((query) => query.ref('blob').$castTo<BlobName | null>().as('name'))
    .where('blob', 'in', names)
    .union(db.selectFrom('videos').select('poster_webp as name').where('poster_webp', 'in', names))
    .union(db.selectFrom('videos').select('poster_avif as name').where('poster_avif', 'in', names))
    .union(db.selectFrom('subtitles').select('blob as name').where('blob', 'in', names))
    .execute();
  return new Set(rows.flatMap(({ name }) => name ?? []));
}

/** For whom the clips are that name this blob. By index. */
export async function audiencesOf(db: Db, name: BlobName): Promise<Audience[]> {
  if (name.endsWith('.vtt')) return audiencesOfSubtitles(db, name);
  const rows = await (
    name.endsWith('.mp4')
      ? db
          .selectFrom('renditions')
          .innerJoin('videos', 'videos.id', 'renditions.video_id')
          .where('renditions.blob', '=', name)
      : db
          .selectFrom('videos')
          .where(name.endsWith('.webp') ? 'poster_webp' : 'poster_avif', '=', name)
  )
    .select('videos.audience')
    .where('videos.audience', '!=', 'removed')
    .distinct()
    .execute();
  return rows.map(({ audience }) => audience);
}

/** Which of these uploaded files a clip still needs. */
export async function neededSources(db: Db, names: readonly string[]): Promise<Set<string>> {
  if (names.length === 0) return new Set();
  const rows = await db
    .selectFrom('videos')
    .select('source')
    .where('source', 'in', names)
    .execute();
  return new Set(rows.flatMap(({ source }) => source ?? []));
}

/** How many clips of a creator still keep their uploaded file: waiting, in work, or failed and retriable. */
export async function countWithSource(db: Db, creatorId: AccountId): Promise<number> {
  const row = await db
    .selectFrom('videos')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('creator_id', '=', creatorId)
    .where('source', 'is not', null)
    .executeTakeFirstOrThrow();
  return row.count;
}

/** Failed clips whose uploaded file has been kept since before `at`. */
export async function failedBefore(db: Db, at: number): Promise<VideoRow[]> {
  return db
    .selectFrom('videos')
    .selectAll()
    .where('state', '=', 'failed')
    .where('failed_at', '<', at)
    .where('source', 'is not', null)
    .execute();
}

/** Clips that wait or were being processed, for jobs that were lost. */
export async function unfinishedVideos(db: Db): Promise<Pick<VideoRow, 'id'>[]> {
  return db
    .selectFrom('videos')
    .select('id')
    .where('state', 'in', ['queued', 'processing'])
    .execute();
}

const PUBLISHED = ['id', 'creator_id', 'duration_seconds', 'audience', 'published_at'] as const;

/** What is told of a clip that can be played. */
export type PublishedRow = Pick<VideoRow, (typeof PUBLISHED)[number]>;

export async function publishedVideos(db: Db): Promise<PublishedRow[]> {
  return db.selectFrom('videos').select(PUBLISHED).where('published_at', 'is not', null).execute();
}

/** Those of these that can be played. */
export async function publishedAmong(db: Db, ids: readonly VideoId[]): Promise<PublishedRow[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('videos')
    .select(PUBLISHED)
    .where('id', 'in', ids)
    .where('published_at', 'is not', null)
    .execute();
}

/** The newest public clips, at most `limit`. */
export async function pickPool(db: Db, limit: number): Promise<PoolRow[]> {
  return db
    .selectFrom('videos')
    .select(['id', 'creator_id', 'published_at', 'duration_seconds'])
    .where('audience', '=', 'public')
    .where('published_at', 'is not', null)
    .orderBy('published_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .$narrowType<{ published_at: number; duration_seconds: number }>()
    .execute();
}

/** Clips of one creator for one audience, newest first, after a place. */
async function pickAudience(
  db: Db,
  { creatorId, audience }: { creatorId: AccountId; audience: Audience },
  page: { after: Place<VideoId> | null; limit: number },
): Promise<Place<VideoId>[]> {
  return db
    .selectFrom('videos')
    .select(['id', 'published_at as at'])
    .where('creator_id', '=', creatorId)
    .where('audience', '=', audience)
    .where('published_at', 'is not', null)
    .$if(page.after !== null, (query) =>
      query.where((on) =>
        on(on.refTuple('published_at', 'id'), '<', on.tuple(page.after!.at, page.after!.id)),
      ),
    )
    .orderBy('published_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .$narrowType<{ at: number }>()
    .execute();
}

/** Clips of one creator for any of some audiences, newest first, after a place. One walk of an index for each audience. */
export async function pickShownOf(
  db: Db,
  { creatorId, audiences }: { creatorId: AccountId; audiences: readonly Audience[] },
  page: { after: Place<VideoId> | null; limit: number },
): Promise<Place<VideoId>[]> {
  const lists = await Promise.all(
    audiences.map((audience) => pickAudience(db, { creatorId, audience }, page)),
  );
  return lists
    .flat()
    .toSorted((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
    .slice(0, page.limit);
}

/** All clips of one creator, newest first, after a place. */
export async function pickOwn(
  db: Db,
  creatorId: AccountId,
  page: { after: Place<VideoId> | null; limit: number },
): Promise<Place<VideoId>[]> {
  return db
    .selectFrom('videos')
    .select(['id', 'uploaded_at as at'])
    .where('creator_id', '=', creatorId)
    .$if(page.after !== null, (query) =>
      query.where((on) =>
        on(on.refTuple('uploaded_at', 'id'), '<', on.tuple(page.after!.at, page.after!.id)),
      ),
    )
    .orderBy('uploaded_at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
}

export async function countShownOf(
  db: Db,
  creatorId: AccountId,
  audiences: readonly Audience[],
): Promise<number> {
  const { count } = await db
    .selectFrom('videos')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('creator_id', '=', creatorId)
    .where('audience', 'in', audiences)
    .where('published_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** Sets what each wish for one creator's clips comes to; the ids of those that changed. */
export async function setAudiences(
  db: Db,
  creatorId: AccountId,
  audienceOf: (wish: Wish) => Audience,
): Promise<VideoId[]> {
  const changed: VideoId[] = [];
  for (const wish of WISHES) {
    const audience = audienceOf(wish);
    const rows = await db
      .updateTable('videos')
      .set({ audience })
      .where('creator_id', '=', creatorId)
      .where('visibility', '=', wish.visibility)
      .where('hold', wish.hold === null ? 'is' : '=', wish.hold)
      .where('audience', '!=', audience)
      .returning('id')
      .execute();
    changed.push(...rows.map(({ id }) => id));
  }
  return changed;
}

const WISHES: readonly Wish[] = (['public', 'unlisted', 'followers', 'private'] as const).flatMap(
  (visibility) =>
    ([null, 'limited', 'restricted', 'removed'] as const).map((hold) => ({ visibility, hold })),
);

/** Ids of the clips of one creator that can be played. */
export async function playableOf(db: Db, creatorId: AccountId): Promise<VideoId[]> {
  const rows = await db
    .selectFrom('videos')
    .select('id')
    .where('creator_id', '=', creatorId)
    .where('published_at', 'is not', null)
    .execute();
  return rows.map(({ id }) => id);
}

/** Every clip of one creator, oldest first. */
export async function allOf(db: Db, creatorId: AccountId): Promise<VideoRow[]> {
  return db
    .selectFrom('videos')
    .selectAll()
    .where('creator_id', '=', creatorId)
    .orderBy('uploaded_at')
    .orderBy('id')
    .execute();
}
