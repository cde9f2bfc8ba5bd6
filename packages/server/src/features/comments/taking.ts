import type { Db } from '#engines/db/port.ts';
import type { AccountId, CommentId, VideoId } from '#lib/ids.ts';
import { appear } from './appearing.ts';
import { countReply, lockComment, updateComment } from './changes-store.ts';
import type { CommentsOptions } from './parts.ts';
import { findComment } from './store.ts';
import type { CommentRow } from './table.ts';

/** A comment as evidence of it is kept. */
export interface FrozenComment {
  id: CommentId;
  author: AccountId;
  video: VideoId;
  text: string;
}

/** What moderators do with comments, in their transaction; then `outbox.wake()`. */
export interface CommentTaking {
  /**
   * Takes a comment out of everybody's sight, its author's too, or puts it back as it was. Its likes, its pin and what
   * hangs on it stay. Idempotent; nothing happens to one that was deleted.
   */
  take(id: CommentId, isTaken: boolean, transaction: Db): Promise<void>;
  /** Whoever may see it; undefined when it was deleted. */
  frozenOf(id: CommentId): Promise<FrozenComment | undefined>;
}

export function createCommentTaking(options: CommentsOptions): CommentTaking {
  return {
    async take(id, isTaken, transaction) {
      const row = await lockComment(transaction, id);
      if (row === undefined || row.state === 'deleted') return;
      if (isTaken === (row.state === 'removed')) return;
      if (isTaken) await takeOut(options, transaction, row);
      else await putBack(options, transaction, row);
    },
    async frozenOf(id) {
      const row = await findComment(options.db, id);
      if (row === undefined || row.author_id === null || row.state === 'deleted') return undefined;
      return { id, author: row.author_id, video: row.video_id, text: row.text };
    },
  };
}

async function takeOut(
  { counters, outbox }: CommentsOptions,
  transaction: Db,
  { id, video_id, thread_id, state, replies }: CommentRow,
): Promise<void> {
  const is_listed = replies > 0 ? 1 : 0;
  await updateComment(transaction, id, { state: 'removed', is_listed });
  if (state !== 'shown') return;
  await counters.addToVideo(transaction, video_id, { comments: -1 });
  if (thread_id !== null) await countReply(transaction, thread_id, -1);
  await outbox.write({ kind: 'comment-removed', comment: id, video: video_id }, transaction);
}

/** One that waited waits again: why it did is still with it. */
async function putBack(options: CommentsOptions, transaction: Db, row: CommentRow): Promise<void> {
  const isHeld = row.hold_reason !== null;
  const is_listed = !isHeld || row.replies > 0 ? 1 : 0;
  await updateComment(transaction, row.id, { state: isHeld ? 'held' : 'shown', is_listed });
  if (!isHeld) await appear(options, transaction, row);
}
