import { sql } from 'kysely';
import type { Db } from '#engines/db/port.ts';
import type { AccountId, CommentId, VideoId } from '#lib/ids.ts';
import type { CommentMentionRow, CommentRow } from './table.ts';

export async function insertComment(db: Db, row: CommentRow): Promise<void> {
  await db.insertInto('comments').values(row).execute();
}

export async function updateComment(
  db: Db,
  id: CommentId,
  change: Partial<CommentRow>,
): Promise<void> {
  await db.updateTable('comments').set(change).where('id', '=', id).execute();
}

/**
 * Reads a comment that is about to change, and keeps others from changing it until the transaction ends: an update of
 * nothing locks the row on every engine.
 */
export async function lockComment(db: Db, id: CommentId): Promise<CommentRow | undefined> {
  return db
    .updateTable('comments')
    .set((row) => ({ likes: row.ref('likes') }))
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirst();
}

/** Counts a reply of a thread in or out; a place without shown replies leaves the lists. */
export async function countReply(db: Db, threadId: CommentId, by: 1 | -1): Promise<void> {
  await db
    .updateTable('comments')
    .set((row) => ({
      replies: row('replies', '+', by),
      is_listed: sql<0 | 1>`case when state = 'shown' or replies + ${by} > 0 then 1 else 0 end`,
    }))
    .where('id', '=', threadId)
    .execute();
}

/** Whether anything hangs on a comment, shown or held. */
export async function hasReplies(db: Db, threadId: CommentId): Promise<boolean> {
  const query = db.selectFrom('comments').select('id').where('thread_id', '=', threadId).limit(1);
  return (await query.executeTakeFirst()) !== undefined;
}

/** Takes a comment out with its likes and mentions; foreign keys cascade. */
export async function removeComment(db: Db, id: CommentId): Promise<void> {
  await db.deleteFrom('comments').where('id', '=', id).execute();
}

/** Leaves nothing of a comment but its place. */
export async function emptyComment(db: Db, { id, replies }: CommentRow): Promise<void> {
  await db.deleteFrom('comment_likes').where('comment_id', '=', id).execute();
  await db.deleteFrom('comment_mentions').where('comment_id', '=', id).execute();
  await updateComment(db, id, {
    state: 'deleted',
    author_id: null,
    parent_id: null,
    text: '',
    hold_reason: null,
    held_by: null,
    edited_at: null,
    likes: 0,
    is_listed: replies > 0 ? 1 : 0,
  });
}

/** Takes the place of a deleted comment out when nothing hangs on it any more. */
export async function removeEmptyPlace(db: Db, id: CommentId): Promise<void> {
  await db
    .deleteFrom('comments')
    .where('id', '=', id)
    .where('state', '=', 'deleted')
    .where((on) =>
      on.not(
        on.exists(
          on.selectFrom('comments as reply').select('reply.id').where('reply.thread_id', '=', id),
        ),
      ),
    )
    .execute();
}

/** Adds a like unless there is one; whether it was added. */
export async function insertLike(
  db: Db,
  accountId: AccountId,
  commentId: CommentId,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('comment_likes')
    .values({ account_id: accountId, comment_id: commentId })
    .onConflict((conflict) => conflict.columns(['account_id', 'comment_id']).doNothing())
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Takes a like out; whether there was one. */
export async function removeLike(
  db: Db,
  accountId: AccountId,
  commentId: CommentId,
): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('comment_likes')
    .where('account_id', '=', accountId)
    .where('comment_id', '=', commentId)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Adds to the likes of a comment; whose it is, or null when it is gone. */
export async function countLike(db: Db, id: CommentId, by: 1 | -1): Promise<AccountId | null> {
  const row = await db
    .updateTable('comments')
    .set((comment) => ({ likes: comment('likes', '+', by) }))
    .where('id', '=', id)
    .returning('author_id')
    .executeTakeFirst();
  return row?.author_id ?? null;
}

/** Puts the accounts that a comment names in the place of those it named before. */
export async function replaceMentions(
  db: Db,
  commentId: CommentId,
  mentions: readonly Omit<CommentMentionRow, 'comment_id'>[],
): Promise<void> {
  await db.deleteFrom('comment_mentions').where('comment_id', '=', commentId).execute();
  if (mentions.length === 0) return;
  const rows = mentions.map((mention) => ({ ...mention, comment_id: commentId }));
  await db.insertInto('comment_mentions').values(rows).execute();
}

/** Comments that go at once; each names up to five accounts. */
const LOT = 100;

/** Takes out comments of a clip that is gone, after their likes and their replies, about `limit` rows; whether there may be more. */
export async function dropComments(db: Db, videoId: VideoId, limit: number): Promise<boolean> {
  const some = db.selectFrom('comments').select('id').where('video_id', '=', videoId).limit(LOT);
  const replies = await some.where('thread_id', '>', sql<CommentId>`''`).execute();
  const rows = replies.length > 0 ? replies : await some.execute();
  if (rows.length === 0) return false;
  const ids = rows.map(({ id }) => id);
  const { numDeletedRows } = await db
    .deleteFrom('comment_likes')
    .where((on) =>
      on(
        on.refTuple('account_id', 'comment_id'),
        'in',
        on
          .selectFrom('comment_likes')
          .select(['account_id', 'comment_id'])
          .where('comment_id', 'in', ids)
          .limit(limit)
          .$asTuple('account_id', 'comment_id'),
      ),
    )
    .executeTakeFirstOrThrow();
  if (numDeletedRows < limit) await db.deleteFrom('comments').where('id', 'in', ids).execute();
  return true;
}
