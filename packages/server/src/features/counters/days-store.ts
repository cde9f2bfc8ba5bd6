import type { ActCounts } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import type { AccountActDayRow, VideoActDayRow } from './table.ts';

/** Days since 1970, both with. */
interface Wanted {
  from: number;
  to: number;
}

/** What was done on an account's clips, by day, and how many follow it. */
export interface AccountActs {
  days: Omit<AccountActDayRow, 'account_id'>[];
  followers: number;
}

/** Of no day: the row that the number of followers comes in. */
const NO_DAY = -1_000_000;

export async function actDaysOfAccount(
  db: Db,
  id: AccountId,
  { from, to }: Wanted,
): Promise<AccountActs> {
  const rows = await db
    .selectFrom('account_act_days')
    .select(['day', 'likes', 'comments', 'shares', 'saves', 'followers_gained', 'followers_lost'])
    .where('account_id', '=', id)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .unionAll((query) =>
      query
        .selectFrom('account_counters')
        .select((row) => [
          row.cast<number>(row.val(NO_DAY), 'integer').as('day'),
          'followers as likes',
          'followers as comments',
          'followers as shares',
          'followers as saves',
          'followers as followers_gained',
          'followers as followers_lost',
        ])
        .where('account_id', '=', id),
    )
    .execute();
  return {
    days: rows.filter(({ day }) => day !== NO_DAY),
    followers: rows.find(({ day }) => day === NO_DAY)?.followers_gained ?? 0,
  };
}

export async function actDaysOfVideo(
  db: Db,
  id: VideoId,
  { from, to }: Wanted,
): Promise<VideoActDayRow[]> {
  return db
    .selectFrom('video_act_days')
    .selectAll()
    .where('video_id', '=', id)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .execute();
}

/** Of clips with at least one act. */
export async function actsOfCreator(
  db: Db,
  id: AccountId,
): Promise<ReadonlyMap<VideoId, ActCounts>> {
  const rows = await db
    .selectFrom('video_counters')
    .innerJoin('videos', 'videos.id', 'video_counters.video_id')
    .select(['video_id', 'likes', 'comments', 'shares', 'saves'])
    .where('creator_id', '=', id)
    .execute();
  return new Map(rows.map(({ video_id, ...counts }) => [video_id, counts]));
}
