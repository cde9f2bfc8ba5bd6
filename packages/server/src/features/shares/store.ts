import { sql } from 'kysely';
import type { Db } from '#engines/db/port.ts';
import type { Accounts } from '#features/relations/service.ts';
import type { Place } from '#http/cursor.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import type { ShareRow } from './table.ts';

/** A clip and who showed it to its followers. */
export interface Repost {
  accountId: AccountId;
  id: VideoId;
  at: number;
}

/** An account and a clip. */
export interface Pair {
  accountId: AccountId;
  id: VideoId;
}

/** Adds a share unless there is one or the clip is gone; whether it was added. */
export async function insertShare(db: Db, row: ShareRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('shares')
    .columns(['account_id', 'video_id', 'has_link', 'reposted_at'])
    .expression(
      db
        .selectFrom('videos')
        .select((make) => [
          make.cast<AccountId>(make.val(row.account_id), 'text').as('account_id'),
          'id as video_id',
          make.cast<0 | 1>(make.val(row.has_link), 'integer').as('has_link'),
          make.cast<number | null>(make.val(row.reposted_at), 'bigint').as('reposted_at'),
        ])
        .where('id', '=', row.video_id),
    )
    .onConflict((conflict) => conflict.columns(['account_id', 'video_id']).doNothing())
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Notes on a share that its link was passed on, too. */
export async function addLink(db: Db, { accountId, id }: Pair): Promise<void> {
  await db
    .updateTable('shares')
    .set({ has_link: 1 })
    .where('account_id', '=', accountId)
    .where('video_id', '=', id)
    .execute();
}

/** Makes a share that is none yet a repost, too; whether it was none. */
export async function addRepost(db: Db, { accountId, id }: Pair, at: number): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('shares')
    .set({ reposted_at: at })
    .where('account_id', '=', accountId)
    .where('video_id', '=', id)
    .where('reposted_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Ends a repost whose link was passed on: the share stays. Whether there was one. */
export async function endRepost(db: Db, { accountId, id }: Pair): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('shares')
    .set({ reposted_at: null })
    .where('account_id', '=', accountId)
    .where('video_id', '=', id)
    .where('has_link', '=', 1)
    .where('reposted_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Removes a share that is a repost alone; whether there was one. */
export async function removeRepost(db: Db, { accountId, id }: Pair): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('shares')
    .where('account_id', '=', accountId)
    .where('video_id', '=', id)
    .where('has_link', '=', 0)
    .executeTakeFirstOrThrow();
  return numDeletedRows > 0n;
}

/** Removes shares of one account; the clips that it shared. */
export async function removeShares(
  db: Db,
  accountId: AccountId,
  ids: readonly VideoId[],
): Promise<VideoId[]> {
  const rows = await db
    .deleteFrom('shares')
    .where('account_id', '=', accountId)
    .where('video_id', 'in', ids)
    .returning('video_id')
    .execute();
  return rows.map(({ video_id }) => video_id);
}

/** All that an account shared, at most `limit`. */
export async function sharesOf(
  db: Db,
  accountId: AccountId,
  limit = Number.MAX_SAFE_INTEGER,
): Promise<ShareRow[]> {
  const query = db.selectFrom('shares').selectAll().where('account_id', '=', accountId);
  return query.limit(limit).execute();
}

/** Which of these clips an account reposts. */
export async function repostedAmong(
  db: Db,
  accountId: AccountId,
  ids: readonly VideoId[],
): Promise<VideoId[]> {
  const rows = await db
    .selectFrom('shares')
    .select('video_id')
    .where('account_id', '=', accountId)
    .where('video_id', 'in', ids)
    .where('reposted_at', 'is not', null)
    .execute();
  return rows.map(({ video_id }) => video_id);
}

interface Page {
  after: Place<VideoId> | null;
  limit: number;
}

/**
 * Reposts of some accounts, the latest first, after a place. Two statements, as for the clips of many accounts: the
 * latest repost of each, one look into an index; then the `limit` accounts of which that is latest are walked.
 */
export async function pickReposts(db: Db, accounts: Accounts, page: Page): Promise<Repost[]> {
  const [first, ...more] = (await latestReposters(db, accounts, page)).map(({ accountId }) =>
    db.selectFrom(repostsOf(db, accountId, page).as('walked')).selectAll(),
  );
  if (first === undefined) return [];
  const all = more.reduce((query, next) => query.unionAll(next), first);
  return db
    .selectFrom(all.as('picked'))
    .selectAll()
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(page.limit)
    .execute();
}

function latestReposters(
  db: Db,
  accounts: Accounts,
  { after, limit }: Page,
): Promise<{ accountId: AccountId }[]> {
  const heads = db.selectFrom(accounts.as('followed')).select((on) => [
    'followed.account as accountId',
    on
      .selectFrom('shares')
      // Sorts as time, then id: times have 13 digits from 2001 to 2286.
      .select(sql<string>`reposted_at || '.' || video_id`.as('head'))
      .whereRef('account_id', '=', 'followed.account')
      .where('reposted_at', 'is not', null)
      .$if(after !== null, (query) => query.where(isAfter(after!)))
      .orderBy('reposted_at', 'desc')
      .orderBy('video_id', 'desc')
      .limit(1)
      .as('head'),
  ]);
  return db
    .selectFrom(heads.as('heads'))
    .select('accountId')
    .where('head', 'is not', null)
    .orderBy('head', 'desc')
    .limit(limit)
    .execute();
}

function repostsOf(db: Db, accountId: AccountId, { after, limit }: Page) {
  return db
    .selectFrom('shares')
    .select(['account_id as accountId', 'video_id as id', 'reposted_at as at'])
    .where('account_id', '=', accountId)
    .where('reposted_at', 'is not', null)
    .$if(after !== null, (query) => query.where(isAfter(after!)))
    .orderBy('reposted_at', 'desc')
    .orderBy('video_id', 'desc')
    .limit(limit)
    .$narrowType<{ at: number }>();
}

/** Further down in a list that is ordered by time, then id, both falling. */
function isAfter({ at, id }: Place<VideoId>) {
  return sql<boolean>`(reposted_at, video_id) < (${at}, ${id})`;
}

/** Takes out shares of a clip that is gone, at most `limit`; whether there may be more. */
export async function dropShares(db: Db, id: VideoId, limit: number): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('shares')
    .where('video_id', '=', id)
    .where('account_id', 'in', (query) =>
      query.selectFrom('shares').select('account_id').where('video_id', '=', id).limit(limit),
    )
    .executeTakeFirstOrThrow();
  return numDeletedRows >= limit;
}
