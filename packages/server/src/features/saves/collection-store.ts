import type { Db } from '#engines/db/port.ts';
import type { Place } from '#http/cursor.ts';
import type { AccountId, CollectionId, VideoId } from '#lib/ids.ts';
import type { CollectedRow, CollectionRow } from './table.ts';

/** Adds a collection unless the account has one of that name; whether it was added. */
export async function insertCollection(db: Db, row: CollectionRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('collections')
    .values(row)
    .onConflict((conflict) => conflict.columns(['account_id', 'folded']).doNothing())
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function collectionsOf(db: Db, accountId: AccountId): Promise<CollectionRow[]> {
  return db.selectFrom('collections').selectAll().where('account_id', '=', accountId).execute();
}

/** A collection, if it is the account's. */
export async function findCollection(
  db: Db,
  accountId: AccountId,
  id: CollectionId,
): Promise<CollectionRow | undefined> {
  return db
    .selectFrom('collections')
    .selectAll()
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .executeTakeFirst();
}

export async function renameCollection(
  db: Db,
  id: CollectionId,
  names: Pick<CollectionRow, 'name' | 'folded'>,
): Promise<void> {
  await db.updateTable('collections').set(names).where('id', '=', id).execute();
}

/** Removes a collection of the account; its clips stay saved. */
export async function removeCollection(
  db: Db,
  accountId: AccountId,
  id: CollectionId,
): Promise<void> {
  await db
    .deleteFrom('collections')
    .where('id', '=', id)
    .where('account_id', '=', accountId)
    .execute();
}

/** Removes all collections of an account. */
export async function removeCollections(db: Db, accountId: AccountId): Promise<void> {
  await db.deleteFrom('collections').where('account_id', '=', accountId).execute();
}

/** Puts a saved clip into a collection unless it is there. */
export async function insertCollected(db: Db, row: CollectedRow): Promise<void> {
  await db
    .insertInto('collected')
    .values(row)
    .onConflict((conflict) => conflict.columns(['collection_id', 'video_id']).doNothing())
    .execute();
}

export async function removeCollected(
  db: Db,
  row: Pick<CollectedRow, 'account_id' | 'collection_id' | 'video_id'>,
): Promise<void> {
  await db
    .deleteFrom('collected')
    .where('collection_id', '=', row.collection_id)
    .where('video_id', '=', row.video_id)
    .where('account_id', '=', row.account_id)
    .execute();
}

/** Which collections of an account have a clip. */
export async function collectionsWith(
  db: Db,
  accountId: AccountId,
  video: VideoId,
): Promise<CollectionId[]> {
  const rows = await db
    .selectFrom('collected')
    .select('collection_id')
    .where('account_id', '=', accountId)
    .where('video_id', '=', video)
    .execute();
  return rows.map(({ collection_id }) => collection_id);
}

/** How many clips each collection of an account has; the empty ones are missing. */
export async function countCollected(
  db: Db,
  accountId: AccountId,
): Promise<Map<CollectionId, number>> {
  const rows = await db
    .selectFrom('collected')
    .select(({ fn }) => ['collection_id', fn.countAll<number>().as('count')])
    .where('account_id', '=', accountId)
    .groupBy('collection_id')
    .execute();
  return new Map(rows.map(({ collection_id, count }) => [collection_id, count]));
}

/** All that an account put into collections. */
export async function collectedOf(db: Db, accountId: AccountId): Promise<CollectedRow[]> {
  return db.selectFrom('collected').selectAll().where('account_id', '=', accountId).execute();
}

/** What a collection has, the latest first, after a place. */
export async function pickCollected(
  db: Db,
  id: CollectionId,
  page: { after: Place<VideoId> | null; limit: number },
): Promise<Place<VideoId>[]> {
  return db
    .selectFrom('collected')
    .select(['video_id as id', 'at'])
    .where('collection_id', '=', id)
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
