import type { Db } from '#engines/db/port.ts';
import { countReply } from './changes-store.ts';
import { unpin } from './controls.ts';
import type { CommentsOptions } from './parts.ts';
import type { CommentRow } from './table.ts';

/** A comment begins to be shown: counters and event, in the caller's transaction. */
export async function appear(
  { counters, outbox }: CommentsOptions,
  transaction: Db,
  { id, video_id, thread_id, author_id }: CommentRow,
): Promise<void> {
  await counters.addToVideo(transaction, video_id, { comments: 1 });
  if (thread_id !== null) await countReply(transaction, thread_id, 1);
  if (author_id === null) return;
  await outbox.write(
    { kind: 'commented', actor: author_id, comment: id, video: video_id },
    transaction,
  );
}

/** A shown comment is shown no more: counters, pin and event, in the caller's transaction. */
export async function disappear(
  { counters, outbox }: CommentsOptions,
  transaction: Db,
  { id, video_id, thread_id }: CommentRow,
): Promise<void> {
  await counters.addToVideo(transaction, video_id, { comments: -1 });
  if (thread_id !== null) await countReply(transaction, thread_id, -1);
  await unpin(transaction, video_id, id);
  await outbox.write({ kind: 'comment-removed', comment: id, video: video_id }, transaction);
}
