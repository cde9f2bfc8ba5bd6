import { sumCounts, type NoisedCounts } from '../packages/count/src/index.ts';
import type { DbTransaction } from '../packages/server/src/engines/db/port.ts';
import { createAdding } from '../packages/server/src/features/insights/adding.ts';
import { newId, type AccountId, type VideoId } from '../packages/server/src/lib/ids.ts';
import { plantActs, plantFollowers } from './planted-acts.ts';
import {
  DAY_MS,
  MOST_DAYS,
  type PlantedClip,
  type PlantedCreator,
  type Planting,
} from './planting.ts';
import type { Stage } from './stage.ts';

/**
 * Puts up clips with the files of `video`, and what the days behind them would have released and brought, as if they
 * had been counted. What the process keeps in memory comes with {@link Stage.restart}. Returns the ids of the clips.
 */
export async function plantNumbers(
  stage: Stage,
  video: string,
  { username, clips, followersOn }: PlantedCreator,
): Promise<string[]> {
  const { db } = stage.context.database;
  const today = Math.floor(stage.clock.now() / DAY_MS);
  const random = randomFrom(username.length);
  const profile = db.selectFrom('profiles').select('id').where('username', '=', username);
  const { id: account } = await profile.executeTakeFirstOrThrow();
  const ids: string[] = [];
  for (const clip of clips) {
    const id = await plantClip(stage, { model: video as VideoId, account, clip, today });
    const planting = { id, account, clip, today, random };
    await db.transaction().execute(async (transaction) => {
      await plantReleases(transaction, planting);
      await plantActs(transaction, planting);
    });
    ids.push(id);
  }
  if (followersOn !== undefined) {
    const followers = { account, today, followersOn };
    await db.transaction().execute((transaction) => plantFollowers(transaction, followers));
  }
  return ids;
}

/** A clip with the files of another. */
async function plantClip(
  { context }: Stage,
  planted: { model: VideoId; account: AccountId; clip: PlantedClip; today: number },
): Promise<VideoId> {
  const { model, account, clip, today } = planted;
  const { db } = context.database;
  const { caption, visibility = 'public', durationSeconds = 12 } = clip;
  const id = newId('v');
  const like = db.selectFrom('videos').selectAll().where('id', '=', model);
  await db
    .insertInto('videos')
    .values({
      ...(await like.executeTakeFirstOrThrow()),
      id,
      creator_id: account,
      caption,
      visibility,
      audience: visibility,
      published_at: (today - clip.age) * DAY_MS + 9 * 3_600_000,
      duration_seconds: durationSeconds,
    })
    .execute();
  const renditions = db.selectFrom('renditions').selectAll().where('video_id', '=', model);
  const files = (await renditions.execute()).map((one) => ({ ...one, video_id: id }));
  await db.insertInto('renditions').values(files).execute();
  // Everybody hears of it, and its windows begin.
  await context.videos.change(account, id, { caption, visibility });
  return id;
}

/** One window a day, folded, and the sums that the running window goes on with. */
async function plantReleases(transaction: DbTransaction, planting: Planting): Promise<void> {
  const { id, account, clip, today } = planting;
  const released = releasedOf(planting);
  const running = transaction
    .selectFrom('view_windows')
    .select('series')
    .where('video_id', '=', id)
    .where('pace', '=', 'fast');
  const { series } = await running.executeTakeFirstOrThrow();
  for (const { day, at, noised } of released)
    await transaction
      .insertInto('view_releases')
      .values({
        series: series + Number(noised.group === 'slow'),
        first_window: day,
        last_window: day,
        starts_at: at - 3_600_000,
        ends_at: at,
        counts: JSON.stringify(noised.values),
        first_variance: noised.variances[0],
        second_variance: noised.variances[1],
        is_folded: 1,
      })
      .execute();
  const sum = sumCounts(
    released.map(({ noised }) => noised),
    'fast',
  );
  if (sum !== null) await plantRunning(transaction, { series, today, sum });
  const { durationSeconds = 12, visibility = 'public' } = clip;
  const isPublic = visibility === 'public';
  const add = createAdding(() =>
    Promise.resolve(new Map([[id, { creatorId: account, durationSeconds, isPublic }]])),
  );
  await add(
    transaction,
    released.map(({ at, noised }) => ({ video: id, at, noised })),
  );
}

async function plantRunning(
  transaction: DbTransaction,
  { series, today, sum }: { series: number; today: number; sum: NoisedCounts },
): Promise<void> {
  const [views = 0, other_plays = 0, viewers = 0] = sum.values;
  const plays = views + other_plays;
  const common = { window: today + 1, released_at: today * DAY_MS, total: Math.max(0, plays) };
  const totals = {
    views,
    other_plays,
    viewers,
    plays_variance: sum.variances[0],
    viewers_variance: sum.variances[1],
    held_views: views,
    held_plays: plays,
    held_viewers: viewers,
    shown_views: Math.max(0, views),
    shown_plays: Math.max(0, plays),
    shown_viewers: Math.max(0, viewers),
    views_variance_since_move: 0,
    plays_variance_since_move: 0,
    viewers_variance_since_move: 0,
  };
  const update = transaction.updateTable('view_windows');
  const fast = update.set({ ...common, ...totals }).where('series', '=', series);
  await fast.execute();
  await update
    .set(common)
    .where('series', '=', series + 1)
    .execute();
}

/** Everything that a clip released, today's first hours too. */
function releasedOf({ clip, today, random }: Planting) {
  const { age, pace = 1, viewsOn, visibility = 'public' } = clip;
  const groups = visibility === 'public' ? (['fast', 'slow'] as const) : (['fast'] as const);
  const days = Array.from({ length: Math.min(age, MOST_DAYS) + 1 }, (_, ago) => ago);
  return days
    .filter((ago) => ago % pace === 0)
    .flatMap((ago) => {
      const views = Math.round(viewsOn(ago) * pace * (0.85 + 0.3 * random()));
      const day = today - ago;
      const at = day * DAY_MS + (ago === 0 ? 6 : 20) * 3_600_000;
      return groups.map((group) => ({ day, at, noised: noisedOf(group, views, random) }));
    });
}

/** Scales of the noise of views, viewers, watch bins and sources. */
const SCALES = { plays: 20 / 3, viewers: 5, bins: 4, sources: 20 / 3 };
/** Where first plays end, by watch bin, and where they come from. */
const BINS = [0.22, 0.11, 0.09, 0.06, 0.05, 0.05, 0.04, 0.04, 0.04, 0.05, 0.25];
const SOURCES = [0.61, 0.12, 0.11, 0.05, 0.1, 0.01];

/** What a window with so many views publishes. */
function noisedOf(group: 'fast' | 'slow', views: number, random: () => number): NoisedCounts {
  const noisy = (value: number, scale: number) => Math.round(value + laplace(scale, random));
  const variance = (scale: number) => 2 * scale ** 2;
  const other = Math.round(views * 0.35);
  const viewers = Math.round((views + other) * 0.78);
  if (group === 'fast')
    return {
      group,
      values: [
        noisy(views, SCALES.plays),
        noisy(other, SCALES.plays),
        noisy(viewers, SCALES.viewers),
      ],
      variances: [variance(SCALES.plays), variance(SCALES.viewers)],
    };
  const bins = BINS.map((share) => noisy(share * viewers, SCALES.bins));
  const sources = SOURCES.map((share) => noisy(share * viewers, SCALES.sources));
  return {
    group,
    values: [...bins, ...sources],
    variances: [variance(SCALES.bins), variance(SCALES.sources)],
  };
}

function laplace(scale: number, random: () => number): number {
  const half = random() - 0.5;
  return -scale * Math.sign(half) * Math.log(1 - 2 * Math.abs(half));
}

/** Mulberry32. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
