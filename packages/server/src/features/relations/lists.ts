import type { Db } from '#engines/db/port.ts';
import type { Place } from '#http/cursor.ts';
import type { AccountId } from '#lib/ids.ts';
import type { FollowRow, ShieldKind, ShieldRow } from './table.ts';

/** Which part of a list is picked. */
export interface PlacePage {
  after: Place<AccountId> | null;
  limit: number;
}

const SIDES = {
  followers: { own: 'followed_id', other: 'follower_id', state: 'accepted' },
  following: { own: 'follower_id', other: 'followed_id', state: 'accepted' },
  requests: { own: 'followed_id', other: 'follower_id', state: 'requested' },
} as const;

/** Followers of an account, whom it follows, or who asks to follow it. One walk of an index. */
export async function pickFollowPage(
  db: Db,
  { side, account }: { side: keyof typeof SIDES; account: AccountId },
  { after, limit }: PlacePage,
): Promise<Place<AccountId>[]> {
  const { own, other, state } = SIDES[side];
  return db
    .selectFrom('follows')
    .select(['at', `${other} as id`])
    .where(own, '=', account)
    .where('state', '=', state)
    .$if(after !== null, (query) =>
      query.where((on) => on(on.refTuple('at', other), '<', on.tuple(after!.at, after!.id))),
    )
    .orderBy('at', 'desc')
    .orderBy(other, 'desc')
    .limit(limit)
    .execute();
}

/** Whom an account mutes or restricts. */
export async function pickShieldPage(
  db: Db,
  { owner, kind }: { owner: AccountId; kind: ShieldKind },
  { after, limit }: PlacePage,
): Promise<Place<AccountId>[]> {
  return db
    .selectFrom('shields')
    .select(['at', 'target_id as id'])
    .where('owner_id', '=', owner)
    .where('kind', '=', kind)
    .$if(after !== null, (query) =>
      query.where((on) => on(on.refTuple('at', 'target_id'), '<', on.tuple(after!.at, after!.id))),
    )
    .orderBy('at', 'desc')
    .orderBy('target_id', 'desc')
    .limit(limit)
    .execute();
}

/** Whom an account blocks, but for those whose block against it is as old or older: those it could not see. */
export async function pickBlocked(
  db: Db,
  { owner, target }: { owner: AccountId; target?: AccountId | undefined },
  { after, limit }: PlacePage,
): Promise<Place<AccountId>[]> {
  return db
    .selectFrom('shields as own')
    .leftJoin('shields as back', (join) =>
      join
        .onRef('back.owner_id', '=', 'own.target_id')
        .onRef('back.target_id', '=', 'own.owner_id')
        .on('back.kind', '=', 'block'),
    )
    .select(['own.at as at', 'own.target_id as id'])
    .where('own.owner_id', '=', owner)
    .where('own.kind', '=', 'block')
    .where((on) => on.or([on('back.at', 'is', null), on('back.at', '>', on.ref('own.at'))]))
    .$if(target !== undefined, (query) => query.where('own.target_id', '=', target!))
    .$if(after !== null, (query) =>
      query.where((on) =>
        on(on.refTuple('own.at', 'own.target_id'), '<', on.tuple(after!.at, after!.id)),
      ),
    )
    .orderBy('own.at', 'desc')
    .orderBy('own.target_id', 'desc')
    .limit(limit)
    .execute();
}

/** Follows and requests of an account on one side, at most `limit`. */
export async function pickFollows(
  db: Db,
  side: Partial<Pick<FollowRow, 'follower_id' | 'followed_id'>>,
  limit = Number.MAX_SAFE_INTEGER,
): Promise<FollowRow[]> {
  const { follower_id, followed_id } = side;
  return db
    .selectFrom('follows')
    .selectAll()
    .$if(follower_id !== undefined, (query) => query.where('follower_id', '=', follower_id!))
    .$if(followed_id !== undefined, (query) => query.where('followed_id', '=', followed_id!))
    .orderBy('at')
    .limit(limit)
    .execute();
}

/** Shields of an account on one side, at most `limit`. */
export async function pickShieldsWith(
  db: Db,
  side: Partial<Pick<ShieldRow, 'owner_id' | 'target_id'>>,
  limit = Number.MAX_SAFE_INTEGER,
): Promise<ShieldRow[]> {
  const { owner_id, target_id } = side;
  return db
    .selectFrom('shields')
    .selectAll()
    .$if(owner_id !== undefined, (query) => query.where('owner_id', '=', owner_id!))
    .$if(target_id !== undefined, (query) => query.where('target_id', '=', target_id!))
    .orderBy('at')
    .limit(limit)
    .execute();
}
