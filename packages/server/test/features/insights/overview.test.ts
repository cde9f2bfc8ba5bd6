import { followAccount, getInsights, likeVideo, unfollowAccount } from '@footlights/contract';
import { expect, test } from 'vitest';
import type { VideoId } from '#lib/ids.ts';
import { EXACT } from '../views/exact-parts.ts';
import { createInsightStage, DAY, HOUR, type InsightStage } from './stage.ts';

test('an overview takes four queries beside those of the session, with one clip or a hundred', async () => {
  await using stage = await createInsightStage();
  const { world, ana } = stage;
  const beside = async (query: object) => {
    const session = await world.queriesOf(() => ana.request({ url: '/api/v1/account/privacy' }));
    const all = await world.queriesOf(() => ana.call(getInsights, { query }));
    // The one that answers about privacy itself.
    return all.length - (session.length - 1);
  };
  await stage.clip();
  expect(await beside({ days: 28 })).toBeLessThanOrEqual(4);
  for (let i = 0; i < 100; i += 1) await stage.clip();
  for (const days of [7, 365]) expect(await beside({ days })).toBeLessThanOrEqual(4);
});

test('best clips are those with most released views in the range, and none that is too small to tell', async () => {
  await using stage = await createInsightStage({ parts: EXACT });
  const ids: VideoId[] = [];
  for (let i = 0; i < 7; i += 1) ids.push(await stage.clip());
  for (const [i, id] of ids.entries()) await stage.watch(id, 10 * (i + 1));
  await stage.watch(await stage.clip({ audience: 'unlisted' }), 100);
  await stage.nextDay();
  await stage.watch(ids[2]!, 60);
  for (let day = 0; day < 3; day += 1) await stage.nextDay();
  const first = await stage.overview({ from: '2026-01-15', to: '2026-01-15' });
  expect(first.best.map(({ clip, views }) => [clip.id, views.value, views.shown])).toEqual(
    [6, 5, 4, 3, 2].map((i) => [ids[i], 10 * (i + 1), 10 * (i + 1)]),
  );
  const later = await stage.overview({ from: '2026-01-16', to: '2026-01-18' });
  expect(later.best.map(({ clip, views }) => [clip.id, views.value])).toEqual([[ids[2], 60]]);
  expect(later.best[0]?.clip).toMatchObject({
    caption: 'The harbour',
    poster: expect.stringMatching(/^\/media\/0{64}\.webp$/),
    durationSeconds: 10,
    visibility: 'public',
  });
});

test('followers are told as they are, and as they came and went on each day', async () => {
  await using stage = await createInsightStage();
  const { world, anaId: id } = stage;
  const [ben, cleo] = [await world.as('ben'), await world.as('cleo')];
  await ben.call(followAccount, { params: { id } });
  await cleo.call(followAccount, { params: { id } });
  await stage.nextDay();
  await ben.call(unfollowAccount, { params: { id } });
  await stage.clip().then((clip) => ben.call(likeVideo, { params: { id: clip } }));
  await stage.nextDay();
  const told = await stage.overview({ from: '2026-01-16', to: '2026-01-16' });
  expect(told).toMatchObject({
    followers: 1,
    followersGained: 0,
    followersLost: 1,
    followersGainedBefore: 2,
    followersLostBefore: 0,
    engagementByFollowers: 1,
  });
  const days = (await stage.overview({ days: 7 })).days.slice(-2);
  expect(
    days.map(({ followersGained, followersLost }) => [followersGained, followersLost]),
  ).toEqual([
    [2, 0],
    [0, 1],
  ]);
});

/** Clips that are published a day apart, each with so many viewers in its first hours. */
async function published(stage: InsightStage, crowds: readonly number[]): Promise<VideoId[]> {
  const ids: VideoId[] = [];
  for (const crowd of crowds) {
    const id = await stage.clip();
    ids.push(id);
    await stage.watch(id, crowd);
    await stage.nextDay();
  }
  return ids;
}

test('a clip’s first days stand beside the median of at least three others at the same age', async () => {
  await using stage = await createInsightStage({ parts: EXACT });
  const { world } = stage;
  const ids = await published(stage, [30, 10, 50]);
  expect((await stage.clipPage(ids[2]!)).beside).toBeNull();
  ids.push(...(await published(stage, [20])));
  await stage.watch(await stage.clip({ audience: 'unlisted' }), 90);
  const beside = async (id: VideoId) => (await stage.clipPage(id)).beside;
  expect(await beside(ids[3]!)).toMatchObject({
    days: 1,
    clips: 3,
    views: { value: 20 },
    medianViews: 30,
  });
  // At the age of two days there are but two others.
  expect(await beside(ids[2]!)).toBeNull();
  await world.clock.advance(7 * DAY);
  expect(await beside(ids[0]!)).toMatchObject({ clips: 3, views: { value: 30 }, medianViews: 20 });
  const young = await stage.clip();
  await world.clock.advance(HOUR);
  expect(await beside(young)).toBeNull();
});

test('what is played long after publishing is in no comparison of first days', async () => {
  await using stage = await createInsightStage({ parts: EXACT });
  const { world } = stage;
  const ids = await published(stage, [10, 10, 10, 10]);
  await world.clock.advance(9 * DAY);
  await stage.watch(ids[0]!, 100);
  await world.clock.advance(20 * DAY);
  expect((await stage.clipPage(ids[0]!)).totals.views.value).toBe(110);
  expect((await stage.clipPage(ids[0]!)).beside).toMatchObject({ days: 7, views: { value: 10 } });
  expect((await stage.clipPage(ids[1]!)).beside).toMatchObject({ medianViews: 10 });
});
