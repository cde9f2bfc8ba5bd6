import type { Db } from '#engines/db/port.ts';
import type { Place } from '#http/cursor.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import type { SaveRow } from './table.ts';

/** Adds a save unless there is one or the clip is gone; whether it was added. */
export async function insertSave(db: Db, row: SaveRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('saves')
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

/** Removes saves of one account, out of its collections too; the clips that were saved. */
export async function removeSaves(
  db: Db,
  accountId: AccountId,
  ids: readonly VideoId[],
): Promise<VideoId[]> {
  const rows = await db
    .deleteFrom('saves')
    .where('account_id', '=', accountId)
    .where('video_id', 'in', ids)
    .returning('video_id')
    .execute();
  return rows.map(({ video_id }) => video_id);
}

export async function countSaves(db: Db, accountId: AccountId): Promise<number> {
  const { count } = await db
    .selectFrom('saves')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('account_id', '=', accountId)
    .executeTakeFirstOrThrow();
  return count;
}

/** Which of these clips an account saved. */
export async function savedAmong(
  db: Db,
  accountId: AccountId,
  ids: readonly VideoId[],
): Promise<VideoId[]> {
  const rows = await db
    .selectFrom('saves')
    .select('video_id')
    .where('account_id', '=', accountId)
    .where('video_id', 'in', ids)
    .execute();
  return rows.map(({ video_id }) => video_id);
}

/** What an account saved, the latest first, after a place. */
export async function pickSaves(
  db: Db,
  accountId: AccountId,
  page: { after: Place<VideoId> | null; limit: number },
): Promise<Place<VideoId>[]> {
  return db
    .selectFrom('saves')
    .select(['video_id as id', 'at'])
    .where('account_id', '=', accountId)
    .$if(page.after !== null, (query) =>
      query.where((on) =>
        on(on.refTuple('at', 'video_id'), '<', on.tuple(page.after!.at, page.after!.id)),
      ),
    )
    .orderBy('at', 'desc')
    .orderBy('video_id', 'desc')
    .limit(page.limit)
    .execute();
}

/** Takes out saves of a clip that is gone, at most `limit`; whether there may be more. */
export async function dropSaves(db: Db, id: VideoId, limit: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('saves')
    .where('video_id', '=', id)
    .where('account_id', 'in', (query) =>
      query.selectFrom('saves').select('account_id').where('video_id', '=', id).limit(limit),
    )
    .executeTakeFirstOrThrow();
  return numDeletedRows >= limit;
}
