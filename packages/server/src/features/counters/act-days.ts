import type { ActCounts } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { Clock } from '#lib/clock.ts';
import { DAY_MS } from '#lib/day.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import type { AccountActDayRow } from './table.ts';

/** Adds acts to the UTC day on which they happen, so that a day that is over never changes. */
export interface ActDays {
  /**
   * To the clip's day and its creator's; nothing for a clip that is deleted or not public: saves and links are private
   * acts, and where few can see a clip their number could name who.
   */
  addToVideo(transaction: Db, id: VideoId, change: Partial<ActCounts>): Promise<void>;
  /** Followers who came, or with a negative number left. */
  addFollowers(transaction: Db, id: AccountId, change: number): Promise<void>;
}

export function createActDays(clock: Pick<Clock, 'now'>): ActDays {
  const today = () => Math.floor(clock.now() / DAY_MS);
  return {
    async addToVideo(transaction, id, change) {
      const creator = await publicCreatorOf(transaction, id);
      if (creator === undefined) return;
      const acts = { likes: 0, comments: 0, shares: 0, saves: 0, ...change };
      await transaction
        .insertInto('video_act_days')
        .values({ video_id: id, day: today(), ...acts })
        .onConflict((conflict) =>
          conflict.columns(['video_id', 'day']).doUpdateSet((row) => ({
            likes: row('video_act_days.likes', '+', acts.likes),
            comments: row('video_act_days.comments', '+', acts.comments),
            shares: row('video_act_days.shares', '+', acts.shares),
            saves: row('video_act_days.saves', '+', acts.saves),
          })),
        )
        .execute();
      await addToAccount(transaction, { account_id: creator, day: today(), ...NO_DAY, ...acts });
    },
    async addFollowers(transaction, id, change) {
      if (change === 0) return;
      const followers_gained = Math.max(0, change);
      const followers_lost = Math.max(0, -change);
      const row = { account_id: id, day: today(), ...NO_DAY, followers_gained, followers_lost };
      await addToAccount(transaction, row);
    },
  };
}

const NO_DAY = {
  likes: 0,
  comments: 0,
  shares: 0,
  saves: 0,
  followers_gained: 0,
  followers_lost: 0,
} as const;

async function publicCreatorOf(transaction: Db, id: VideoId): Promise<AccountId | undefined> {
  const row = await transaction
    .selectFrom('videos')
    .select('creator_id')
    .where('id', '=', id)
    .where('audience', '=', 'public')
    .executeTakeFirst();
  return row?.creator_id;
}

async function addToAccount(transaction: Db, day: AccountActDayRow): Promise<void> {
  await transaction
    .insertInto('account_act_days')
    .values(day)
    .onConflict((conflict) =>
      conflict.columns(['account_id', 'day']).doUpdateSet((row) => ({
        likes: row('account_act_days.likes', '+', day.likes),
        comments: row('account_act_days.comments', '+', day.comments),
        shares: row('account_act_days.shares', '+', day.shares),
        saves: row('account_act_days.saves', '+', day.saves),
        followers_gained: row('account_act_days.followers_gained', '+', day.followers_gained),
        followers_lost: row('account_act_days.followers_lost', '+', day.followers_lost),
      })),
    )
    .execute();
}
