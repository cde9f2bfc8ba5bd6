import type { Db } from '#engines/db/port.ts';
import type { Place } from '#http/cursor.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import type { LikeRow } from './table.ts';

/** Adds a like unless there is one or the clip is gone; whether it was added. */
export async function insertLike(db: Db, row: LikeRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('likes')
    .columns(['account_id', 'video_id', 'at'])
    .expression(
      db
        .selectFrom('videos')
        .select((make) => [
          make.cast<AccountId>(make.val(row.account_id), 'text').as('account_id'),
          'id as video_id',
          make.cast<number>(make.val(row.at), 'bigint').as('at'),
        ])
        .where('id', '=', row.video_id),
    )
    .onConflict((conflict) => conflict.columns(['account_id', 'video_id']).doNothing())
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Removes likes of one account; the clips that it liked. */
export async function removeLikes(
  db: Db,
  accountId: AccountId,
  ids: readonly VideoId[],
): Promise<VideoId[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .deleteFrom('likes')
    .where('account_id', '=', accountId)
    .where('video_id', 'in', ids)
    .returning('video_id')
    .execute();
  return rows.map(({ video_id }) => video_id);
}

/** Which of these clips an account likes. */
export async function likedAmong(
  db: Db,
  accountId: AccountId,
  ids: readonly VideoId[],
): Promise<VideoId[]> {
  const rows = await db
    .selectFrom('likes')
    .select('video_id')
    .where('account_id', '=', accountId)
    .where('video_id', 'in', ids)
    .execute();
  return rows.map(({ video_id }) => video_id);
}

/** What an account likes, the latest first, after a place; `isPublic` leaves out all that is not for everybody. */
export async function pickLikes(
  db: Db,
  { accountId, isPublic }: { accountId: AccountId; isPublic: boolean },
  page: { after: Place<VideoId> | null; limit: number },
): Promise<Place<VideoId>[]> {
  return db
    .selectFrom('likes')
    .select(['likes.video_id as id', 'likes.at as at'])
    .where('likes.account_id', '=', accountId)
    .$if(isPublic, (query) =>
      query
        .innerJoin('videos', 'videos.id', 'likes.video_id')
        .where('videos.audience', '=', 'public'),
    )
    .$if(page.after !== null, (query) =>
      query.where((on) =>
        on(
          on.refTuple('likes.at', 'likes.video_id'),
          '<',
          on.tuple(page.after!.at, page.after!.id),
        ),
      ),
    )
    .orderBy('likes.at', 'desc')
    .orderBy('likes.video_id', 'desc')
    .limit(page.limit)
    .execute();
}

/** Takes out likes of a clip that is gone, at most `limit`; whether there may be more. */
export async function dropLikes(db: Db, id: VideoId, limit: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('likes')
    .where('video_id', '=', id)
    .where('account_id', 'in', (query) =>
      query.selectFrom('likes').select('account_id').where('video_id', '=', id).limit(limit),
    )
    .executeTakeFirstOrThrow();
  return numDeletedRows >= limit;
}
