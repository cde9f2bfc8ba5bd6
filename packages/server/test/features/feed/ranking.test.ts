import { getRanking, likeVideo } from '@footlights/contract';
import { FORMULA, SIGNALS } from '@footlights/rank';
import { expect, test } from 'vitest';
import { configFrom } from '../../../src/config.ts';
import { createPublished } from '../../../src/features/views/published.ts';
import { createSlowSums } from '../../../src/features/views/slow-sums.ts';
import { loadWindows, publishedSums } from '../../../src/features/views/store.ts';
import { addVideo, createAudience } from '../views/plays.ts';
import { createWorld, type World } from '#test/world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

test('the formula in force is told to everybody, with the weights of the settings', async () => {
  await using world = await createWorld({ env: { FEED_WEIGHTS: 'likes=0.2 reports=1' } });
  const ranking = await world.visitor().call(getRanking, {});
  expect(ranking.signals.map(({ name }) => name)).toEqual(SIGNALS);
  const weights = Object.fromEntries(ranking.signals.map(({ name, weight }) => [name, weight]));
  expect(weights).toEqual({ ...FORMULA.weights, likes: 0.2, reports: 1 });
  expect(ranking).toMatchObject({
    halfAgeHours: FORMULA.halfAgeHours,
    floorUntil: FORMULA.floorPlays,
  });
});

test('a weight that is none stops the start, by rule and value', () => {
  expect(() => configFrom({ FEED_WEIGHTS: 'likes=7' })).toThrow(
    /FEED_WEIGHTS: "likes=7" is no weight: write one of watch, .* a number from 0 to 1/,
  );
});

test('published watch bins are read for the order as their rows add up, also after later releases', async () => {
  await using world = await createWorld();
  const [video, other] = [await addVideo(world), await addVideo(world)];
  const audience = createAudience(world);
  const { db } = world.context.database;
  const published = createPublished();
  const slowSumsOf = createSlowSums(db, published);
  expect(await slowSumsOf([video, other])).toEqual(new Map());
  for (let round = 0; round < 3; round += 1) {
    for (let i = 0; i < 20; i += 1) await audience.play({ video, viewer: `${round}-${i}` });
    await world.clock.advance((round + 1) * DAY);
    for (const window of await loadWindows(db)) published.set(window);
    const sums = await slowSumsOf([video, other, 'v_never']);
    expect(sums.get(video)).toEqual(await publishedSums(db, video, 'slow'));
    expect(sums.get(other)).toEqual(await publishedSums(db, other, 'slow'));
    expect(sums.get(video)!.values).toHaveLength(17);
    const watched = await world.context.views.watchedOf([{ id: video, durationSeconds: 10 }]);
    expect(watched.get(video)?.share.value ?? 0.5).toBeGreaterThan(0);
    // Asked again without a release between: the same, from memory.
    const queries = await world.queriesOf(async () => {
      expect(await slowSumsOf([video, other])).toEqual(sums);
    });
    expect(queries).toEqual([]);
  }
});

/** How often each of some clips leads the feed in as many hours. */
async function leads(world: World, hours: number): Promise<Map<string, number>> {
  const counts = new Map<string, number>();
  for (let hour = 0; hour < hours; hour += 1) {
    await world.clock.advance(HOUR);
    const [first] = await world.context.feed.top(1);
    counts.set(first!, (counts.get(first!) ?? 0) + 1);
  }
  return counts;
}

test('acts that everybody may know move a clip up, once plays are released', async () => {
  await using world = await createWorld();
  const videos = [await addVideo(world), await addVideo(world), await addVideo(world)];
  const audience = createAudience(world);
  for (const video of videos)
    for (let i = 0; i < 60; i += 1)
      await audience.play({ video, viewer: `${video} ${i}`, seconds: [5] });
  await world.clock.advance(HOUR);
  for (let i = 0; i < 12; i += 1) {
    const fan = await world.as(`fan${i}`);
    await fan.call(likeVideo, { params: { id: videos[1]! } });
  }
  const counts = await leads(world, 12);
  const liked = counts.get(videos[1]!) ?? 0;
  expect(liked).toBeGreaterThan(counts.get(videos[0]!) ?? 0);
  expect(liked).toBeGreaterThan(counts.get(videos[2]!) ?? 0);
});
