import type { Db } from '#engines/db/port.ts';
import { Refusal } from '#http/errors.ts';
import type { AccountId, CommentId } from '#lib/ids.ts';
import { disappear } from './appearing.ts';
import {
  emptyComment,
  hasReplies,
  lockComment,
  removeComment,
  removeEmptyPlace,
} from './changes-store.ts';
import type { CommentsOptions } from './parts.ts';
import { found, reach } from './reach.ts';
import { findComment } from './store.ts';
import type { CommentRow } from './table.ts';

/** Deletes a comment of the actor's, or one on the actor's clip, whoever may still see it. */
export async function deleteComment(
  options: CommentsOptions,
  actor: AccountId,
  id: CommentId,
): Promise<void> {
  const row = found(await findComment(options.db, id));
  if (row.author_id !== actor && row.creator_id !== actor) {
    await reach(options, actor, { id });
    throw new Refusal('comment/not-yours');
  }
  await options.db.transaction().execute(async (transaction) => {
    const present = await lockComment(transaction, id);
    if (present === undefined || present.state === 'deleted')
      throw new Refusal('comment/not-found');
    await removeLocked(options, transaction, present);
  });
  options.outbox.wake();
}

/** Takes out a comment that is not deleted yet; with replies it leaves its place. In the caller's transaction. */
export async function removeLocked(
  options: CommentsOptions,
  transaction: Db,
  row: CommentRow,
): Promise<void> {
  if (row.state === 'shown') await disappear(options, transaction, row);
  if (await hasReplies(transaction, row.id)) await emptyComment(transaction, row);
  else await removeComment(transaction, row.id);
  if (row.thread_id !== null) await removeEmptyPlace(transaction, row.thread_id);
}

/** Rows of one query; each is removed in a transaction of its own. */
const LOT = 100;

/** Deletes what an author wrote on the clips of a creator. Idempotent. */
export async function removeFrom(
  options: CommentsOptions,
  creator: AccountId,
  author: AccountId,
): Promise<void> {
  for (;;) {
    const rows = await options.db
      .selectFrom('comments')
      .select('id')
      .where('author_id', '=', author)
      .where('creator_id', '=', creator)
      .where('state', '!=', 'deleted')
      .limit(LOT)
      .execute();
    await removeEach(options, rows);
    if (rows.length < LOT) break;
  }
  options.outbox.wake();
}

/** Deletes those of these comments that are not deleted yet, each in a transaction of its own. */
export async function removeEach(
  options: CommentsOptions,
  rows: readonly { id: CommentId }[],
): Promise<void> {
  for (const { id } of rows) {
    await options.db.transaction().execute(async (transaction) => {
      const row = await lockComment(transaction, id);
      if (row !== undefined && row.state !== 'deleted')
        await removeLocked(options, transaction, row);
    });
  }
}
