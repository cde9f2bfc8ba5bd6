import type { DbTransaction } from '../packages/server/src/engines/db/port.ts';
import type { AccountId } from '../packages/server/src/lib/ids.ts';
import { MOST_DAYS, type PlantedCreator, type Planting } from './planting.ts';

const NO_ACTS = { likes: 0, comments: 0, shares: 0, saves: 0 };
const NAMES = ['likes', 'comments', 'shares', 'saves'] as const;
/** How acts are shared out. */
const SHARES = { likes: 0.72, comments: 0.1, shares: 0.08, saves: 0.1 };

/** Acts on a clip by day, those on its creator's clips, and their sum. */
export async function plantActs(transaction: DbTransaction, planting: Planting): Promise<void> {
  const { id, account, clip, today } = planting;
  const sums = { ...NO_ACTS };
  for (let ago = Math.min(clip.age, MOST_DAYS); ago >= 0; ago--) {
    const acts = actsOn(planting, ago);
    for (const name of NAMES) sums[name] += acts[name];
    const day = today - ago;
    await transaction
      .insertInto('video_act_days')
      .values({ video_id: id, day, ...acts })
      .execute();
    await transaction
      .insertInto('account_act_days')
      .values({ account_id: account, day, ...acts, followers_gained: 0, followers_lost: 0 })
      .onConflict((conflict) =>
        conflict.columns(['account_id', 'day']).doUpdateSet((row) => ({
          likes: row('account_act_days.likes', '+', acts.likes),
          comments: row('account_act_days.comments', '+', acts.comments),
          shares: row('account_act_days.shares', '+', acts.shares),
          saves: row('account_act_days.saves', '+', acts.saves),
        })),
      )
      .execute();
  }
  await transaction
    .insertInto('video_counters')
    .values({ video_id: id, ...sums })
    .onConflict((conflict) => conflict.column('video_id').doUpdateSet(sums))
    .execute();
}

function actsOn({ clip, random }: Planting, ago: number): typeof NO_ACTS {
  const all = clip.viewsOn(ago) * (clip.actsPerView ?? 0.05);
  if (all === 0) return NO_ACTS;
  const acts = { ...NO_ACTS };
  for (const name of NAMES)
    acts[name] = Math.floor(all * SHARES[name] * (0.6 + 0.8 * random()) + random());
  return acts;
}

/** Followers who came and left by day, and how many there are. */
export async function plantFollowers(
  transaction: DbTransaction,
  {
    account,
    today,
    followersOn,
  }: {
    account: AccountId;
    today: number;
    followersOn: NonNullable<PlantedCreator['followersOn']>;
  },
): Promise<void> {
  let followers = 0;
  for (let ago = MOST_DAYS; ago >= 0; ago--) {
    const { gained, lost } = followersOn(ago);
    followers += gained - lost;
    const change = { followers_gained: gained, followers_lost: lost };
    await transaction
      .insertInto('account_act_days')
      .values({ account_id: account, day: today - ago, ...NO_ACTS, ...change })
      .onConflict((conflict) => conflict.columns(['account_id', 'day']).doUpdateSet(change))
      .execute();
  }
  await transaction
    .insertInto('account_counters')
    .values({ account_id: account, followers, following: 0 })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet({ followers }))
    .execute();
}
