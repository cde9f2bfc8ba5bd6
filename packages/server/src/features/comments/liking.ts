import { Refusal } from '#http/errors.ts';
import type { AccountId, CommentId } from '#lib/ids.ts';
import { countLike, insertLike, lockComment, removeLike } from './changes-store.ts';
import type { CommentsOptions } from './parts.ts';
import { looksShown, reach } from './reach.ts';

/** Liking comments. Idempotent. */
export interface CommentLiking {
  like(actor: AccountId, id: CommentId): Promise<void>;
  /** Works whatever has become of the comment. */
  unlike(actor: AccountId, id: CommentId): Promise<void>;
}

export function createCommentLiking(options: CommentsOptions): CommentLiking {
  const { db, outbox } = options;
  return {
    async like(actor, id) {
      await reach(options, actor, { id });
      await db.transaction().execute(async (transaction) => {
        const row = await lockComment(transaction, id);
        if (row === undefined || row.author_id === null || !looksShown(row))
          throw new Refusal('comment/not-found');
        if (!(await insertLike(transaction, actor, id))) return;
        await countLike(transaction, id, 1);
        if (row.state !== 'shown') return;
        const author = row.author_id;
        await outbox.write({ kind: 'comment-liked', actor, comment: id, author }, transaction);
      });
      outbox.wake();
    },
    async unlike(actor, id) {
      await db.transaction().execute(async (transaction) => {
        if (!(await removeLike(transaction, actor, id))) return;
        const author = await countLike(transaction, id, -1);
        if (author === null) return;
        await outbox.write({ kind: 'comment-unliked', actor, comment: id, author }, transaction);
      });
      outbox.wake();
    },
  };
}
