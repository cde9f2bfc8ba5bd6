import {
  averageShare,
  completion,
  hookRate,
  type NoisedCounts,
  retention,
  sourceShares,
  typicalSeconds,
  watchSeconds,
} from '@footlights/count';
import { writeComment, likeVideo, saveVideo } from '@footlights/contract';
import { expect, test } from 'vitest';
import type { CounterParts } from '#features/views/options.ts';
import { createInsightStage, DAY, HOUR, type InsightStage, releasedByDay } from './stage.ts';

/** A counter whose numbers are exact and said to have noise of this variance. */
const withVariance = (variance: number): Partial<CounterParts> => ({
  noised: ({ group, counts }) => ({
    group,
    values: [...counts],
    variances: [variance, variance],
  }),
});

/** Everything that these clips released, as one window each of fast and slow numbers. */
async function sumsOf({ world }: InsightStage, ids: readonly string[]) {
  const fast = { group: 'fast', values: [0, 0, 0], variances: [0, 0] };
  const slow = {
    group: 'slow',
    values: Array.from({ length: 17 }, () => 0),
    variances: [0, 0],
  };
  for (const day of (await releasedByDay(world, ids)).values()) {
    for (const [i, count] of day.fast.entries()) fast.values[i]! += count;
    for (const [i, count] of day.slow.entries()) slow.values[i]! += count;
    for (const i of [0, 1]) {
      fast.variances[i]! += day.variances[i]!;
      slow.variances[i]! += day.variances[2 + i]!;
    }
  }
  return { fast: fast as unknown as NoisedCounts, slow: slow as unknown as NoisedCounts };
}

const close = (one: { value: number; standardError: number } | null) =>
  one === null
    ? null
    : { value: expect.closeTo(one.value, 8), standardError: expect.closeTo(one.standardError, 8) };

/** The days of a curve as the rows have them. */
async function expectedDays({ world }: InsightStage, ids: readonly string[], days: string[]) {
  const rows = await releasedByDay(world, ids);
  return days.map((day) => {
    const { fast, variances } = rows.get(Date.parse(day) / DAY) ?? { fast: [], variances: [] };
    const [seen = 0, other = 0, viewers = 0] = fast;
    const [ofPlays = 0, ofViewers = 0] = variances;
    return {
      day,
      views: close({ value: seen, standardError: Math.sqrt(ofPlays) }),
      plays: close({ value: seen + other, standardError: Math.sqrt(2 * ofPlays) }),
      viewerDays: close({ value: viewers, standardError: Math.sqrt(ofViewers) }),
    };
  });
}

/** Numbers of a period as the counter's own functions have them, of what these clips of 10 s released. */
async function expectedNumbers(stage: InsightStage, ids: readonly string[]) {
  const { fast, slow } = await sumsOf(stage, ids);
  const share = averageShare(slow, 10)!;
  const [seen = 0, other = 0, viewers = 1] = fast.values;
  return {
    hook: close(hookRate(fast)),
    completion: close(completion(slow)),
    averageShare: close(share),
    averageSeconds: close({ value: 10 * share.value, standardError: 10 * share.standardError }),
    watchSeconds: close(watchSeconds({ fast, slow, durationSeconds: 10 })),
    replaysPerViewer: { value: expect.closeTo((seen + other) / viewers - 1, 8) },
  };
}

test('every number of an account and of a clip is a function of its release rows', async () => {
  await using stage = await createInsightStage();
  const ids = [await stage.clip(), await stage.clip()];
  for (const id of ids) {
    await stage.watch(id, 250, { seconds: [4, 10], source: 'profile' });
    await stage.watch(id, 250, { seconds: [1] });
  }
  for (let day = 0; day < 3; day += 1) {
    await stage.nextDay();
    await stage.watch(ids[0]!, 40);
  }
  await stage.nextDay();
  const overview = await stage.overview({ days: 7 });
  const clip = await stage.clipPage(ids[0]!, { days: 7 });
  for (const [days, of] of [
    [overview.days, ids],
    [clip.days!, [ids[0]!]],
  ] as const) {
    const curves = days.map(({ day, views, plays, viewerDays }) => ({
      day,
      views,
      plays,
      viewerDays,
    }));
    const names = days.map(({ day }) => day);
    expect(names).toHaveLength(7);
    expect(curves).toEqual(await expectedDays(stage, of, names));
  }
  expect(overview.numbers).toMatchObject(await expectedNumbers(stage, ids));
  for (const numbers of [clip.numbers, clip.totals])
    expect(numbers).toMatchObject(await expectedNumbers(stage, [ids[0]!]));
  const { fast, slow } = await sumsOf(stage, ids);
  const shares = sourceShares({ fast, slow, durationSeconds: 10 })!;
  const [feed, , profile] = overview.sources!.map(({ share }) => share);
  expect([feed, profile]).toEqual([close(shares[0]!), close(shares[2]!)]);
});

test('a ratio over clips of different lengths has the error of all their noise', async () => {
  await using stage = await createInsightStage();
  const { world } = stage;
  const [short, long] = [await stage.clip(), await stage.clip()];
  const { db } = world.context.database;
  await db.updateTable('videos').set({ duration_seconds: 60 }).where('id', '=', long).execute();
  await stage.watch(short, 500, { seconds: [9] });
  await stage.watch(long, 300, { seconds: [2] });
  await stage.nextDay();
  await stage.nextDay();
  const parts = await Promise.all(
    [short, long].map(async (id, i) => ({
      seconds: i === 0 ? 10 : 60,
      slow: (await sumsOf(stage, [id])).slow,
    })),
  );
  let [plays, seconds] = [0, 0];
  for (const { slow, seconds: length } of parts) {
    for (const [bin, count] of slow.values.slice(0, 11).entries()) {
      plays += count;
      seconds += count * typicalSeconds(bin, length);
    }
  }
  const ratio = seconds / plays;
  let variance = 0;
  for (const { slow, seconds: length } of parts)
    for (let bin = 0; bin < 11; bin += 1)
      variance += slow.variances[0] * (typicalSeconds(bin, length) - ratio) ** 2;
  const { averageSeconds } = (await stage.overview({ days: 7 })).numbers;
  expect(averageSeconds?.value).toBeCloseTo(ratio, 8);
  expect(averageSeconds?.standardError).toBeCloseTo(Math.sqrt(variance) / plays, 8);
});

test('fewer than 25, or less than two standard errors, is not shown; more is rounded to what its error supports', async () => {
  await using stage = await createInsightStage({ parts: withVariance(100) });
  const [few, more] = [await stage.clip(), await stage.clip()];
  await stage.watch(few, 20);
  await stage.nextDay();
  const { numbers } = await stage.overview({ days: 7 });
  expect(numbers.views).toMatchObject({ value: 20, shown: null });
  expect(numbers.hook).toBeNull();
  await stage.watch(more, 127);
  await stage.nextDay();
  const { days } = await stage.overview({ days: 7 });
  const windows = days.reduce((sum, { views }) => sum + views.standardError ** 2, 0) / 100;
  const after = (await stage.overview({ days: 7 })).numbers.views;
  expect(after.value).toBe(147);
  expect(after.standardError).toBeCloseTo(10 * Math.sqrt(windows), 8);
  const step = after.standardError < 20 ? 10 : after.standardError < 50 ? 20 : 50;
  expect(after.shown).toBe(Math.round(147 / step) * step);
});

test('below 500 viewers retention is told only when each point is known to five of a hundred', async () => {
  await using noisy = await createInsightStage({ parts: withVariance(100) });
  const id = await noisy.clip();
  await noisy.watch(id, 130, { seconds: [6] });
  await noisy.nextDay();
  await noisy.nextDay();
  expect((await noisy.clipPage(id, { days: 7 })).retention).toBeNull();
  await using sure = await createInsightStage({ parts: withVariance(1) });
  const other = await sure.clip();
  await sure.watch(other, 90, { seconds: [6] });
  await sure.watch(other, 40, { seconds: [1] });
  await sure.nextDay();
  await sure.nextDay();
  const told = (await sure.clipPage(other, { days: 7 })).retention;
  const { fast, slow } = await sumsOf(sure, [other]);
  expect(told).toEqual(retention({ fast, slow, durationSeconds: 10 }));
  expect(told?.map(({ value }) => value)).toEqual([
    1,
    ...Array.from({ length: 7 }, () => expect.closeTo(90 / 130, 8)),
    0,
    0,
    0,
  ]);
});

test('acts are exact, and engagement is acts by views, viewers and followers', async () => {
  await using stage = await createInsightStage({ parts: withVariance(1) });
  const { world, ana } = stage;
  const id = await stage.clip();
  await stage.watch(id, 100);
  for (const name of ['ben', 'cleo']) {
    const person = await world.as(name);
    await person.call(likeVideo, { params: { id } });
    await person.call(saveVideo, { params: { id } });
  }
  await ana.call(writeComment, { params: { id }, body: { text: 'Thank you.' } });
  await world.clock.advance(HOUR);
  await stage.nextDay();
  const { numbers, engagementByFollowers, followers } = await stage.overview({ days: 7 });
  expect(numbers.acts).toEqual({ likes: 2, comments: 1, shares: 0, saves: 2 });
  expect(numbers.engagementByViews?.value).toBeCloseTo(5 / numbers.views.value, 8);
  expect(numbers.engagementByViewers?.value).toBeCloseTo(5 / numbers.viewerDays.value, 8);
  expect({ engagementByFollowers, followers }).toEqual({
    engagementByFollowers: null,
    followers: 0,
  });
  expect((await stage.clipPage(id, { days: 7 })).numbers?.acts).toEqual(numbers.acts);
});
