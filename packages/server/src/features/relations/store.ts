import type { AliasableExpression, AliasedExpression, SelectQueryBuilder } from 'kysely';
import type { Db, Tables } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';
import type { FollowRow, ShieldKind, ShieldRow } from './table.ts';

/** Accounts, as a part of somebody's statement: however many there are, none of them leaves the database. */
export type Accounts = AliasableExpression<{ account: AccountId }>;

/** Whom an account follows. */
export function followedBy(db: Db, follower: AccountId): Accounts {
  return db
    .selectFrom('follows')
    .select('followed_id as account')
    .where('follower_id', '=', follower)
    .where('state', '=', 'accepted');
}

/** Follows between one account and some others, either way. */
export async function followsBetween(
  db: Db,
  one: AccountId,
  others: readonly AccountId[],
): Promise<FollowRow[]> {
  return db
    .selectFrom('follows')
    .selectAll()
    .where('follower_id', '=', one)
    .where('followed_id', 'in', others)
    .unionAll(
      db
        .selectFrom('follows')
        .selectAll()
        .where('followed_id', '=', one)
        .where('follower_id', 'in', others),
    )
    .execute();
}

/** Shields between one account and some others, either way. */
export async function shieldsBetween(
  db: Db,
  one: AccountId,
  others: readonly AccountId[],
): Promise<ShieldRow[]> {
  return db
    .selectFrom('shields')
    .selectAll()
    .where('owner_id', '=', one)
    .where('target_id', 'in', others)
    .unionAll(
      db
        .selectFrom('shields')
        .selectAll()
        .where('target_id', '=', one)
        .where('owner_id', 'in', others),
    )
    .execute();
}

/** Adds a follow unless there is one; whether it was added. */
export async function insertFollow(db: Db, row: FollowRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('follows')
    .values(row)
    .onConflict((conflict) => conflict.columns(['follower_id', 'followed_id']).doNothing())
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** Turns a request into a follow; whether there was one. */
export async function acceptRequest(db: Db, row: Omit<FollowRow, 'state'>): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('follows')
    .set({ state: 'accepted', at: row.at })
    .where('follower_id', '=', row.follower_id)
    .where('followed_id', '=', row.followed_id)
    .where('state', '=', 'requested')
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Turns every request to follow an account into a follow; who had asked. */
export async function acceptRequests(
  db: Db,
  followedId: AccountId,
  at: number,
): Promise<AccountId[]> {
  const rows = await db
    .updateTable('follows')
    .set({ state: 'accepted', at })
    .where('followed_id', '=', followedId)
    .where('state', '=', 'requested')
    .returning('follower_id')
    .execute();
  return rows.map(({ follower_id }) => follower_id);
}

export async function findFollow(
  db: Db,
  followerId: AccountId,
  followedId: AccountId,
): Promise<FollowRow | undefined> {
  return db
    .selectFrom('follows')
    .selectAll()
    .where('follower_id', '=', followerId)
    .where('followed_id', '=', followedId)
    .executeTakeFirst();
}

/** How many an account follows or has asked to follow; it stops counting above `most`. */
export async function countFollows(db: Db, followerId: AccountId, most: number): Promise<number> {
  const some = db
    .selectFrom('follows')
    .select('followed_id')
    .where('follower_id', '=', followerId)
    .limit(most + 1);
  return countOf(db, some.as('some'));
}

/** How many wait to follow an account; it stops counting above `most`. */
export async function countRequests(db: Db, followedId: AccountId, most: number): Promise<number> {
  const some = db
    .selectFrom('follows')
    .select('follower_id')
    .where('followed_id', '=', followedId)
    .where('state', '=', 'requested')
    .limit(most + 1);
  return countOf(db, some.as('some'));
}

async function countOf(db: Db, some: AliasedExpression<object, 'some'>): Promise<number> {
  const { count } = await db
    .selectFrom(some)
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Removes a follow or request, or only one in that state; which it was, or null. */
export async function removeFollow(
  db: Db,
  { follower_id, followed_id }: Pick<FollowRow, 'follower_id' | 'followed_id'>,
  state?: FollowRow['state'],
): Promise<FollowRow['state'] | null> {
  const row = await db
    .deleteFrom('follows')
    .where('follower_id', '=', follower_id)
    .where('followed_id', '=', followed_id)
    .$if(state !== undefined, (query) => query.where('state', '=', state!))
    .returning('state')
    .executeTakeFirst();
  return row?.state ?? null;
}

/** Adds a shield unless there is one; whether it was added. */
export async function insertShield(db: Db, row: ShieldRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('shields')
    .values(row)
    .onConflict((conflict) => conflict.columns(['owner_id', 'target_id', 'kind']).doNothing())
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function removeShield(db: Db, row: Omit<ShieldRow, 'at'>): Promise<void> {
  await db
    .deleteFrom('shields')
    .where('owner_id', '=', row.owner_id)
    .where('target_id', '=', row.target_id)
    .where('kind', '=', row.kind)
    .execute();
}

/** How many an account has put up of a kind. */
export async function countShields(db: Db, ownerId: AccountId, kind: ShieldKind): Promise<number> {
  const { count } = await db
    .selectFrom('shields')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('owner_id', '=', ownerId)
    .where('kind', '=', kind)
    .executeTakeFirstOrThrow();
  return count;
}

/** Accounts of which nothing is told to that one: shielded by it, or blocking it. For use within another query. */
export function hiddenFrom(
  db: Db,
  viewer: AccountId,
): SelectQueryBuilder<Tables, 'shields', { id: AccountId }> {
  return db
    .selectFrom('shields')
    .select('target_id as id')
    .where('owner_id', '=', viewer)
    .unionAll(
      db
        .selectFrom('shields')
        .select('owner_id as id')
        .where('target_id', '=', viewer)
        .where('kind', '=', 'block'),
    );
}

/** How many accounts block this one, counted up to `most`. */
export async function countBlocks(db: Db, account: AccountId, most: number): Promise<number> {
  const rows = await db
    .selectFrom('shields')
    .select('owner_id')
    .where('target_id', '=', account)
    .where('kind', '=', 'block')
    .limit(most)
    .execute();
  return rows.length;
}
