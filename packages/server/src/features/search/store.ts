import type { Db } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';

/** Follows looked at: the newest, whatever the instance holds. */
const MOST_FOLLOWS = 50_000;

/** Accounts with public clips that most accounts began to follow since then, most first. */
export async function pickRising(
  db: Db,
  { since, limit }: { since: number; limit: number },
): Promise<AccountId[]> {
  const fresh = db
    .selectFrom('follows')
    .select('followed_id')
    .where('state', '=', 'accepted')
    .where('at', '>', since)
    .orderBy('at', 'desc')
    .limit(MOST_FOLLOWS)
    .as('fresh');
  const rows = await db
    .selectFrom(fresh)
    .select('fresh.followed_id as id')
    .where((on) =>
      on.exists(
        on
          .selectFrom('videos')
          .select('videos.id')
          .whereRef('videos.creator_id', '=', 'fresh.followed_id')
          .where('videos.audience', '=', 'public')
          .where('videos.published_at', 'is not', null),
      ),
    )
    .groupBy('fresh.followed_id')
    .orderBy(({ fn }) => fn.countAll(), 'desc')
    .orderBy('fresh.followed_id')
    .limit(limit)
    .execute();
  return rows.map(({ id }) => id);
}
