import { randomInt } from 'node:crypto';
import { createTally } from '@footlights/count';
import { expect, test } from 'vitest';
import { createWorld, NOON, type World } from '#test/world.ts';
import { EXACT } from './exact-parts.ts';
import { addVideo, createAudience } from './plays.ts';
import { releaseRowsOf } from './release-rows.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const rowsOf = async (world: World, pace: 'fast' | 'slow' = 'fast') =>
  (await releaseRowsOf(world.context.database.db)).filter((row) => row.pace === pace);

const releasedAt = (world: World, video: string) =>
  world.context.views.releasedOf([video]).get(video)?.releasedAt;

/** Windows of a run: the same noise whatever was counted, and cuts that take the longer the more was counted. */
async function timetableOf(plays: number, seed: number) {
  let world: World | null = null;
  const slow = (ms: number) => {
    const now = world?.clock.now() ?? 0;
    if (ms > 0) world?.clock.setWall(now + ms);
  };
  await using opened = await createWorld({
    parts: {
      createTally(options) {
        const tally = createTally(options);
        return {
          ...tally,
          get tags() {
            return tally.tags;
          },
          get room() {
            return tally.room;
          },
          cut(video, group) {
            const counts = tally.cut(video, group);
            slow((counts[0] ?? 0) * 1900);
            return counts;
          },
        };
      },
      noised: ({ group, counts }) => ({
        group,
        values: counts.map((_, i) => ((seed * 31 + i * 17) % 97) + 3),
        variances: [80, 40],
      }),
    },
  });
  world = opened;
  const video = await addVideo(world);
  const audience = createAudience(world);
  for (let i = 0; i < plays; i += 1) await audience.play({ video, viewer: `viewer-${i}` });
  for (let hour = 0; hour < 30; hour += 1) await world.clock.advance(HOUR + 60_000 - 1);
  await world.settle();
  const rows = await rowsOf(world);
  const running = await world.context.database.db.selectFrom('view_windows').selectAll().execute();
  return {
    rows: rows.map(({ starts_at, ends_at, counts }) => ({ starts_at, ends_at, counts })),
    next: running.map(({ window, starts_at, ends_at }) => ({ window, starts_at, ends_at })),
    told: releasedAt(world, video),
  };
}

for (const seed of [71, 72, 73]) {
  test(`two runs that differ in one play and in how busy the server was have the same timetable (seed ${seed})`, async () => {
    const without = await timetableOf(seed % 7, seed);
    const withOne = await timetableOf((seed % 7) + 1, seed);
    expect(without.rows.length).toBeGreaterThan(2);
    expect(withOne).toEqual(without);
  });
}

test('a cut that is seconds late has its scheduled time; one that is minutes late, the next whole minute', async () => {
  await using world = await createWorld({ at: NOON + 12_345 });
  const video = await addVideo(world);
  world.clock.setWall(NOON + 12_345 + 40_000 + randomInt(1, 999));
  await world.clock.advance(HOUR);
  expect(releasedAt(world, video)).toBe(NOON + 12_345 + HOUR);
  world.clock.setWall(NOON + 3 * HOUR + 30 * MINUTE + 17_123);
  await world.clock.advance(HOUR);
  const late = releasedAt(world, video) ?? 0;
  expect(late % MINUTE).toBe(0);
  expect(late).toBeGreaterThan(NOON + 3 * HOUR + 30 * MINUTE);
  expect((await rowsOf(world)).map(({ ends_at }) => ends_at)).toEqual([NOON + 12_345 + HOUR, late]);
});

test('a clock that is set back by days does not stop releases: windows begin at the minute it shows', async () => {
  await using world = await createWorld();
  const video = await addVideo(world);
  await world.clock.advance(HOUR);
  expect(await rowsOf(world)).toHaveLength(1);
  const shown = NOON - 3 * DAY + 7123;
  world.clock.setWall(shown);
  await world.clock.advance(4 * HOUR);
  const rows = await rowsOf(world);
  expect(rows.length).toBeGreaterThan(1);
  // It is noticed within the hour.
  const second = rows[1];
  expect(second?.starts_at).toBeGreaterThan(shown);
  expect(second?.starts_at).toBeLessThanOrEqual(shown + HOUR + MINUTE);
  expect((second?.starts_at ?? 1) % MINUTE).toBe(0);
  expect(releasedAt(world, video)).toBeLessThan(NOON);
});

test('a clock that was wrong for years and is set right between two starts does not freeze a clip', async () => {
  await using world = await createWorld({ at: NOON + 900 * DAY });
  await addVideo(world);
  await world.clock.advance(2 * DAY);
  const before = (await rowsOf(world)).length;
  world.clock.setWall(NOON);
  await world.restart();
  await world.clock.advance(2 * DAY);
  expect((await rowsOf(world)).length).toBeGreaterThan(before);
});

test('a clock that jumps days ahead makes one cut of the stretch, and none again when it is set right', async () => {
  await using world = await createWorld({ parts: EXACT });
  const video = await addVideo(world);
  const audience = createAudience(world);
  for (let i = 0; i < 20; i += 1) await audience.play({ video, viewer: `viewer-${i}` });
  const { day } = await audience.ticket();
  world.clock.setWall(NOON + 5 * DAY + 4321);
  await world.clock.advance(HOUR + MINUTE);
  const rows = await rowsOf(world);
  expect(rows).toHaveLength(1);
  expect(JSON.parse(rows[0]?.counts ?? '')).toEqual([20, 0, 20]);
  expect((rows[0]?.ends_at ?? 1) % MINUTE).toBe(0);
  // One day ended, and none was opened for each date that was passed over.
  const ahead = (await audience.ticket()).day;
  expect(ahead).toBe(day + 5);
  world.clock.setWall(NOON + 2 * HOUR);
  await world.clock.advance(6 * HOUR);
  expect((await audience.ticket()).day).toBe(ahead);
  const after = await rowsOf(world);
  expect(after.reduce((sum, { counts }) => sum + (JSON.parse(counts) as number[])[0]!, 0)).toBe(20);
  await world.clock.advance(20 * HOUR);
  expect((await audience.ticket()).day).toBe(ahead + 1);
});

test('after a week asleep each clip has one window for the week, cut on a whole minute', async () => {
  await using world = await createWorld({ parts: EXACT });
  const videos = [await addVideo(world), await addVideo(world)];
  const audience = createAudience(world);
  for (const video of videos) await audience.play({ video, viewer: 'ana' });
  // As a laptop that is closed: the wall clock goes on, the timers do not.
  world.clock.setWall(NOON + 7 * DAY + 54_321);
  await world.clock.advance(HOUR);
  for (const pace of ['fast', 'slow'] as const) {
    const rows = await rowsOf(world, pace);
    expect(rows.map(({ first_window }) => first_window)).toEqual([0, 0]);
    for (const row of rows) {
      expect(row.starts_at).toBe(NOON);
      expect(row.ends_at % MINUTE).toBe(0);
      expect(row.ends_at).toBeGreaterThan(NOON + 7 * DAY);
      expect((JSON.parse(row.counts) as number[])[0]).toBe(pace === 'fast' ? 1 : 0);
    }
  }
  const { db } = world.context.database;
  const running = await db.selectFrom('view_windows').selectAll().execute();
  for (const { ends_at } of running) expect(ends_at).toBeGreaterThan(world.clock.now());
});

test('after a week switched off, with plays waiting, a start asks once and then releases the week as one window', async () => {
  const first = await createWorld({ parts: EXACT });
  const video = await addVideo(first);
  await createAudience(first).play({ video, viewer: 'ana' });
  await first.app.close();
  await first.context[Symbol.asyncDispose]();
  const later = { at: NOON + 7 * DAY + 1234, dataDir: first.dataDir, parts: EXACT };
  await expect(createWorld(later)).rejects.toThrow(/CLOCK_CONFIRMED=2026-01-22/);
  await using world = await createWorld({ ...later, env: { CLOCK_CONFIRMED: '2026-01-22' } });
  await world.clock.advance(MINUTE);
  const rows = await rowsOf(world);
  expect(rows).toHaveLength(1);
  expect(rows[0]).toMatchObject({ first_window: 0, starts_at: NOON, counts: '[1,0,1]' });
  expect((rows[0]?.ends_at ?? 1) % MINUTE).toBe(0);
  await world.clock.advance(HOUR);
  expect(await rowsOf(world)).toHaveLength(1);
});
