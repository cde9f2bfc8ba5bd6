import { sql } from 'kysely';
import type { Db } from '#engines/db/port.ts';
import type { AccountId, CommentId, VideoId, Viewer } from '#lib/ids.ts';
import type { CommentMentionRow, CommentRow } from './table.ts';

/** A place in a list of comments: `likes` where the list goes by them first. */
export interface Place {
  likes?: number;
  at: number;
  id: CommentId;
}

/** Which part of a list is wanted. */
export interface Part {
  after: Place | null;
  limit: number;
  /** Instead of what is listed, what this account wrote that is held without its knowing. */
  own?: AccountId;
}

export async function findComment(db: Db, id: CommentId): Promise<CommentRow | undefined> {
  return db.selectFrom('comments').selectAll().where('id', '=', id).executeTakeFirst();
}

export async function loadComments(db: Db, ids: readonly CommentId[]): Promise<CommentRow[]> {
  if (ids.length === 0) return [];
  return db.selectFrom('comments').selectAll().where('id', 'in', ids).execute();
}

/** Listed comments that hang on a clip, most liked first, then newest. */
export async function pickTop(db: Db, videoId: VideoId, part: Part): Promise<CommentRow[]> {
  const { after, limit, own } = part;
  return hangingOn(db, videoId, own)
    .$if(after !== null, (query) =>
      query.where((on) =>
        on(
          on.refTuple('likes', 'at', 'id'),
          '<',
          on.tuple(after?.likes ?? 0, after?.at ?? 0, after!.id),
        ),
      ),
    )
    .orderBy('likes', 'desc')
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Listed comments that hang on a clip, newest first. */
export async function pickNewest(db: Db, videoId: VideoId, part: Part): Promise<CommentRow[]> {
  const { after, limit, own } = part;
  return hangingOn(db, videoId, own)
    .$if(after !== null, (query) =>
      query.where((on) => on(on.refTuple('at', 'id'), '<', on.tuple(after!.at, after!.id))),
    )
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

function hangingOn(db: Db, videoId: VideoId, own: AccountId | undefined) {
  return db
    .selectFrom('comments')
    .selectAll()
    .where('video_id', '=', videoId)
    .where('thread_id', 'is', null)
    .where((on) => on.and(own === undefined ? LISTED : restrictedOf(own)));
}

const LISTED = { is_listed: 1 } as const;

function restrictedOf(author: AccountId) {
  return { author_id: author, state: 'held', hold_reason: 'restricted', is_listed: 0 } as const;
}

/** Of each of these clips or threads, how many comments of an account are held on it without its knowing. */
export async function countRestricted<Id extends VideoId | CommentId>(
  db: Db,
  author: AccountId,
  on: { column: 'video_id' | 'thread_id'; ids: readonly Id[] },
): Promise<ReadonlyMap<Id, number>> {
  if (on.ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('comments')
    .select([`${on.column} as on`, ({ fn }) => fn.countAll<number>().as('count')])
    .where('author_id', '=', author)
    .where(on.column, 'in', on.ids as readonly (VideoId & CommentId)[])
    .where('state', '=', 'held')
    .where('hold_reason', '=', 'restricted')
    .groupBy(on.column)
    .execute();
  return new Map(rows.map(({ on: id, count }) => [id as Id, count]));
}

/** Listed replies of a thread, oldest first. */
export async function pickReplies(
  db: Db,
  threadId: CommentId,
  { after, limit, own }: Part,
): Promise<CommentRow[]> {
  return db
    .selectFrom('comments')
    .selectAll()
    .where('thread_id', '=', threadId)
    .where((on) => on.and(own === undefined ? LISTED : restrictedOf(own)))
    .$if(after !== null, (query) =>
      query.where((on) => on(on.refTuple('at', 'id'), '>', on.tuple(after!.at, after!.id))),
    )
    .orderBy('at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Comments of one account on one clip that are held and known to wait, newest first: of a thread, or those on the clip itself. */
export async function pickOwnHeld(
  db: Db,
  own: { authorId: AccountId; videoId: VideoId; threadId: CommentId | null },
  limit: number,
): Promise<CommentRow[]> {
  const query = db
    .selectFrom('comments')
    .selectAll()
    .where('author_id', '=', own.authorId)
    .where('video_id', '=', own.videoId)
    .where('state', '=', 'held')
    .where('hold_reason', '!=', 'restricted')
    .where('is_listed', '=', 0)
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit);
  return own.threadId === null
    ? query.where('thread_id', 'is', null).execute()
    : query.where('thread_id', '=', own.threadId).execute();
}

/** Comments that wait for one creator, newest first. */
export async function pickHeld(
  db: Db,
  creatorId: AccountId,
  { after, limit }: Part,
): Promise<CommentRow[]> {
  return db
    .selectFrom('comments')
    .selectAll()
    .where('creator_id', '=', creatorId)
    .where('state', '=', 'held')
    .where('hold_reason', '!=', 'desk')
    .$if(after !== null, (query) =>
      query.where((on) => on(on.refTuple('at', 'id'), '<', on.tuple(after!.at, after!.id))),
    )
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Comments of others that wait for moderators, the oldest first. */
export async function pickForDesk(
  db: Db,
  reader: AccountId,
  { after, limit }: Part,
): Promise<CommentRow[]> {
  return (
    db
      .selectFrom('comments')
      .selectAll()
      // NOTE: written out, as only so the index of what waits is used.
      .where(sql<boolean>`state = 'held' and hold_reason = 'desk'`)
      .where('author_id', '!=', reader)
      .$if(after !== null, (query) =>
        query.where((on) => on(on.refTuple('at', 'id'), '>', on.tuple(after!.at, after!.id))),
      )
      .orderBy('at')
      .orderBy('id')
      .limit(limit)
      .execute()
  );
}

/** Which of these comments an account likes; no query when nobody is signed in. */
export async function likedBy(
  db: Db,
  viewer: Viewer,
  ids: readonly CommentId[],
): Promise<ReadonlySet<CommentId>> {
  if (viewer === null || ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('comment_likes')
    .select('comment_id')
    .where('account_id', '=', viewer)
    .where('comment_id', 'in', ids)
    .execute();
  return new Set(rows.map(({ comment_id }) => comment_id));
}

/** Whom these comments name. */
export async function loadMentions(
  db: Db,
  ids: readonly CommentId[],
): Promise<CommentMentionRow[]> {
  if (ids.length === 0) return [];
  return db.selectFrom('comment_mentions').selectAll().where('comment_id', 'in', ids).execute();
}

/** Whether an account wrote this very text on a clip since a moment, and it is still there. */
export async function hasWritten(
  db: Db,
  { author_id, video_id, text }: Pick<CommentRow, 'author_id' | 'video_id' | 'text'>,
  since: number,
): Promise<boolean> {
  const row = await db
    .selectFrom('comments')
    .select('id')
    .where('author_id', '=', author_id)
    .where('video_id', '=', video_id)
    .where('at', '>', since)
    .where('text', '=', text)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
