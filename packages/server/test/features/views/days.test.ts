import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createWorld, NOON, type World } from '#test/world.ts';
import { pendingOf } from './pending.ts';
import { addVideo, createAudience } from './plays.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Late enough on a day that its end is near, and long before any release. */
const EVENING = NOON + 11 * HOUR + 30 * MINUTE;

const dayFolders = (world: World) => readdir(join(world.dataDir, 'journal'));
const keyFiles = (world: World) => readdir(join(world.dataDir, 'keys'));

test('the day closes two minutes after midnight: its tickets count until then and not after', async () => {
  await using world = await createWorld({ at: EVENING - 2 * HOUR });
  await world.clock.advance(2 * HOUR);
  const video = await addVideo(world);
  const audience = createAudience(world);
  const { day, endsAt } = await audience.ticket();
  expect(endsAt).toBe(NOON + 12 * HOUR + 2 * MINUTE);
  const inTime = await audience.packet({ video, viewer: 'ana' });
  const late = await audience.packet({ video, viewer: 'bo' });
  await world.clock.advance(31 * MINUTE);
  expect((await audience.ticket()).day).toBe(day);
  await audience.send(inTime);
  await world.clock.advance(MINUTE);
  expect((await audience.ticket()).day).toBe(day + 1);
  expect((await audience.send(late)).statusCode).toBe(204);
  expect(await pendingOf(world, video)).toMatchObject({ views: 1, viewers: 1 });
});

test('at the end of the day its key and journal are gone, and what waited is carried over', async () => {
  await using world = await createWorld({ at: EVENING - 2 * HOUR });
  await world.clock.advance(2 * HOUR);
  const video = await addVideo(world);
  const audience = createAudience(world);
  for (const viewer of ['ana', 'bo', 'cy']) await audience.play({ video, viewer, seconds: [9, 1] });
  const before = await pendingOf(world, video);
  const { day } = await audience.ticket();
  expect(await keyFiles(world)).toEqual([`${day}.key`]);
  await world.clock.advance(33 * MINUTE);
  expect(await keyFiles(world)).toEqual([`${day + 1}.key`]);
  expect(await dayFolders(world)).toEqual([String(day + 1)]);
  expect(await pendingOf(world, video)).toEqual(before);
  // A device is another viewer-day on the next day.
  await audience.play({ video, viewer: 'ana' });
  expect(await pendingOf(world, video)).toMatchObject({ views: 4, viewers: 4 });
  await world.restart();
  expect(await pendingOf(world, video)).toMatchObject({ views: 4, viewers: 4 });
});

test('a play that waited offline counts on the day it is sent, if it can have been watched, for 48 hours', async () => {
  await using world = await createWorld();
  const video = await addVideo(world);
  const audience = createAudience(world);
  const { ticket: watched } = await audience.ticket();
  const other = await addVideo(world);
  await world.clock.advance(47 * HOUR);
  const long = [10, 10, 10];
  const queued = async (of: string, viewer: string, then: string) => ({
    ...(await audience.packet({ video: of, viewer })),
    passes: long,
    watched: then,
  });
  await audience.send(await queued(video, 'ana', watched));
  expect(await pendingOf(world, video)).toMatchObject({ views: 3, viewers: 1 });
  await world.clock.advance(2 * HOUR);
  await audience.send(await queued(other, 'bo', watched));
  await audience.send(await queued(other, 'cy', 'A'.repeat(32)));
  expect((await pendingOf(world, other)).viewers).toBe(0);
});

test('a clock that is set back does not end the day or repeat it', async () => {
  await using world = await createWorld();
  const video = await addVideo(world);
  const audience = createAudience(world);
  const { day } = await audience.ticket();
  await audience.play({ video, viewer: 'ana' });
  world.clock.setWall(NOON - 3 * DAY);
  await world.clock.advance(HOUR / 2);
  expect((await audience.ticket()).day).toBe(day);
  await world.restart();
  expect((await audience.ticket()).day).toBe(day);
  // By 25 hours it ends whatever the wall clock says, and the next day has a number of its own.
  await world.clock.advance(25 * HOUR);
  const next = (await audience.ticket()).day;
  expect(next).toBe(day + 1);
  world.clock.setWall(NOON + DAY);
  await world.clock.advance(26 * HOUR);
  expect((await audience.ticket()).day).toBeGreaterThan(next);
});

test('a day has an hour at least, even when it opens just before midnight', async () => {
  await using world = await createWorld({ at: NOON + 11 * HOUR + 55 * MINUTE });
  const audience = createAudience(world);
  const { day, endsAt } = await audience.ticket();
  expect(endsAt).toBe(NOON + 12 * HOUR + 55 * MINUTE);
  await world.clock.advance(59 * MINUTE);
  expect((await audience.ticket()).day).toBe(day);
  await world.clock.advance(MINUTE);
  expect((await audience.ticket()).day).toBe(day + 1);
});

test('a day that ended while the instance was off is closed at start', async () => {
  await using world = await createWorld();
  const video = await addVideo(world);
  const audience = createAudience(world);
  await audience.play({ video, viewer: 'ana' });
  const { day } = await audience.ticket();
  world.clock.setWall(NOON + DAY);
  await world.restart();
  expect((await audience.ticket()).day).toBe(day + 1);
  expect(await keyFiles(world)).toEqual([`${day + 1}.key`]);
});

test('a clock far ahead of a day with plays asks for confirmation, names the rule, and goes on once confirmed', async () => {
  const first = await createWorld();
  const video = await addVideo(first);
  await createAudience(first).play({ video, viewer: 'ana' });
  await first.app.close();
  await first.context[Symbol.asyncDispose]();
  const options = { at: NOON + 5 * DAY, dataDir: first.dataDir };
  await expect(createWorld(options)).rejects.toThrow(/CLOCK_CONFIRMED=2026-01-20/);
  await expect(createWorld({ ...options, env: { CLOCK_CONFIRMED: '2026-01-19' } })).rejects.toThrow(
    /the clock says 2026-01-20/,
  );
  {
    await using world = await createWorld({ ...options, env: { CLOCK_CONFIRMED: '2026-01-20' } });
    expect((await createAudience(world).ticket()).day).toBe(Math.floor((NOON + 5 * DAY) / DAY));
  }
  await rm(first.dataDir, { recursive: true });
});

test('an instance that nobody played on starts after any pause without a question', async () => {
  await using world = await createWorld();
  await addVideo(world);
  world.clock.setWall(NOON + 90 * DAY);
  await world.restart();
  expect((await createAudience(world).ticket()).day).toBe(Math.floor((NOON + 90 * DAY) / DAY));
});

test('a day whose key is gone is said once and lost; the day itself goes on', async () => {
  await using world = await createWorld();
  const video = await addVideo(world);
  const audience = createAudience(world);
  const { day } = await audience.ticket();
  const unanswered = await audience.packet({ video, viewer: 'ana' });
  await audience.send(unanswered);
  await rm(join(world.dataDir, 'keys'), { recursive: true });
  world.logs.length = 0;
  await world.restart();
  expect(world.logs.filter((line) => line.includes('cannot be read'))).toHaveLength(1);
  expect(world.logs.join('')).toContain(String(day));
  expect((await audience.ticket()).day).toBe(day);
  expect(await pendingOf(world, video)).toMatchObject({ views: 0, viewers: 0 });
  // What may have been counted before is not counted again: its ticket is of another life of this day.
  await audience.send(unanswered);
  expect(await pendingOf(world, video)).toMatchObject({ views: 0, viewers: 0 });
  // The device goes on with its second ordinal: it is no second viewer of this day.
  await audience.play({ video, viewer: 'ana' });
  expect(await pendingOf(world, video)).toMatchObject({ views: 1, viewers: 0 });
  world.logs.length = 0;
  await world.restart();
  expect(world.logs.filter((line) => line.includes('cannot be read'))).toEqual([]);
});

test('with keys in memory every restart loses the unpublished part of the day, and what is published stays', async () => {
  await using world = await createWorld({ env: { KEYS: 'memory' } });
  const video = await addVideo(world);
  const audience = createAudience(world);
  for (let i = 0; i < 200; i += 1) await audience.play({ video, viewer: `viewer-${i}` });
  await world.clock.advance(HOUR);
  const shown = world.context.views.shownOf([video]);
  expect(shown.get(video)?.shown).toBeGreaterThan(100);
  await world.restart();
  expect(world.context.views.shownOf([video])).toEqual(shown);
});

test('every ten minutes the order of plays is forgotten: one sorted snapshot is all that is left', async () => {
  await using world = await createWorld();
  const video = await addVideo(world);
  const audience = createAudience(world);
  for (const viewer of ['ana', 'bo', 'cy']) await audience.play({ video, viewer });
  const before = await pendingOf(world, video);
  await world.clock.advance(10 * MINUTE);
  const [day = ''] = await dayFolders(world);
  const files = await readdir(join(world.dataDir, 'journal', day));
  expect(files).toHaveLength(1);
  expect(files[0]).toMatch(/\.snapshot$/);
  expect(await pendingOf(world, video)).toEqual(before);
  await audience.play({ video, viewer: 'di' });
  expect((await pendingOf(world, video)).viewers).toBe(4);
});
