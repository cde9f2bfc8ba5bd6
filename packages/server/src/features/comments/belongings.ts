import type { Db } from '#engines/db/port.ts';
import type { Belongings } from '#lib/belongings.ts';
import type { AccountId } from '#lib/ids.ts';
import { countLike, removeLike } from './changes-store.ts';
import { defaultsOf } from './controls.ts';
import type { CommentsOptions } from './parts.ts';
import { removeEach } from './removal.ts';

/** Rows that one transaction or query takes. */
const LOT = 100;

/** Comments, likes of comments and choices of an account. What others wrote on its clips goes with the clips. */
export function createCommentBelongings(options: CommentsOptions): Belongings {
  const { db } = options;
  return {
    exportName: 'comments.json',
    exportOf: async (id) => ({
      comments: await allComments(db, id),
      likedComments: await likedComments(db, id),
      whoMayComment: await defaultsOf(db, id),
    }),
    async forget(id) {
      while (await forgetComments(options, id));
      while (await forgetLikes(db, id));
      await db.deleteFrom('comment_mentions').where('account_id', '=', id).execute();
      await db.deleteFrom('comment_defaults').where('account_id', '=', id).execute();
    },
  };
}

async function allComments(db: Db, author: AccountId) {
  const rows = await db
    .selectFrom('comments')
    .select(['id', 'video_id', 'thread_id', 'text', 'state', 'hold_reason', 'at', 'edited_at'])
    .where('author_id', '=', author)
    .orderBy('at')
    .execute();
  return rows.map(({ id, video_id, thread_id, text, at, edited_at, ...row }) => ({
    id,
    video: video_id,
    replyTo: thread_id,
    text,
    at,
    editedAt: edited_at,
    // An account is not told that it is restricted.
    isWaiting: row.state === 'held' && row.hold_reason !== 'restricted',
  }));
}

async function likedComments(db: Db, account: AccountId) {
  const rows = await db
    .selectFrom('comment_likes')
    .select('comment_id')
    .where('account_id', '=', account)
    .execute();
  return rows.map(({ comment_id }) => comment_id);
}

/** Whether there may be more. */
async function forgetComments(options: CommentsOptions, author: AccountId): Promise<boolean> {
  const rows = await options.db
    .selectFrom('comments')
    .select('id')
    .where('author_id', '=', author)
    .limit(LOT)
    .execute();
  await removeEach(options, rows);
  options.outbox.wake();
  return rows.length === LOT;
}

/** Whether there may be more. */
async function forgetLikes(db: Db, account: AccountId): Promise<boolean> {
  const rows = await db
    .selectFrom('comment_likes')
    .select('comment_id')
    .where('account_id', '=', account)
    .limit(LOT)
    .execute();
  await db.transaction().execute(async (transaction) => {
    for (const { comment_id } of rows) {
      if (await removeLike(transaction, account, comment_id))
        await countLike(transaction, comment_id, -1);
    }
  });
  return rows.length === LOT;
}
