import { expect, test } from 'vitest';
import type { VideoId } from '#lib/ids.ts';
import { createWorld, NOON, type World } from '#test/world.ts';
import { pendingOf } from './pending.ts';
import { addVideo, createAudience } from './plays.ts';
import { releaseRowsOf } from './release-rows.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** So little noise that a released number is within a few of the true one. */
const QUIET = {
  EPSILON_PLAYS: '10',
  EPSILON_VIEWERS: '10',
  EPSILON_BINS: '10',
  EPSILON_SOURCE: '10',
};

function releasedOf(world: World, video: string) {
  const released = world.context.views.releasedOf([video]).get(video);
  if (released === undefined) throw new Error('No entry for the video.');
  return released;
}

async function setVisibility(
  world: World,
  video: VideoId,
  visibility: 'public' | 'private',
): Promise<void> {
  const { database, views } = world.context;
  await database.db
    .updateTable('videos')
    .set({ visibility, audience: visibility })
    .where('id', '=', video)
    .execute();
  await views.videoChanged(video);
}

test('a play of two seconds is a view, a shorter one is not, and both are plays of one viewer', async () => {
  await using world = await createWorld();
  const video = await addVideo(world);
  const audience = createAudience(world);
  await audience.play({ video, viewer: 'ana', seconds: [2, 1.9, 10], source: 'share' });
  const pending = await pendingOf(world, video);
  expect(pending).toMatchObject({ views: 2, otherPlays: 1, viewers: 1 });
  expect(pending.bins).toEqual([0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
  expect(pending.sources).toEqual([0, 0, 0, 0, 1, 0]);
});

test('loops are replays of the same viewer, four a day at most', async () => {
  await using world = await createWorld();
  const video = await addVideo(world);
  const audience = createAudience(world);
  await audience.play({ video, viewer: 'ana', seconds: [9, 9] });
  await audience.play({ video, viewer: 'ana', seconds: [9] });
  await audience.play({ video, viewer: 'ana', seconds: [9, 9] });
  await audience.play({ video, viewer: 'bo', seconds: [1] });
  expect(await pendingOf(world, video)).toMatchObject({ views: 4, otherPlays: 1, viewers: 2 });
});

test('a packet sent again and again counts once, also after a restart', async () => {
  await using world = await createWorld();
  const video = await addVideo(world);
  const audience = createAudience(world);
  const packet = await audience.packet({ video, viewer: 'ana', seconds: [9, 1] });
  for (let i = 0; i < 3; i += 1) await audience.send(packet);
  await world.restart();
  for (let i = 0; i < 3; i += 1) await audience.send(packet);
  await Promise.all([audience.send(packet), audience.send(packet)]);
  expect(await pendingOf(world, video)).toMatchObject({ views: 1, otherPlays: 1, viewers: 1 });
});

test('a part of a packet that was not counted yet still counts', async () => {
  await using world = await createWorld();
  const video = await addVideo(world);
  const audience = createAudience(world);
  const packet = await audience.packet({ video, viewer: 'ana', seconds: [9] });
  await audience.send(packet);
  await audience.send({ ...packet, passes: [10, 0, 5] });
  expect(await pendingOf(world, video)).toMatchObject({ views: 2, otherPlays: 1, viewers: 1 });
});

test('a thousand plays are released within a few standard errors, and only when the timetable says', async () => {
  await using world = await createWorld({ env: QUIET });
  const video = await addVideo(world);
  const audience = createAudience(world);
  for (let i = 0; i < 500; i += 1) {
    await audience.play({ video, viewer: `viewer-${i}`, seconds: i % 5 === 0 ? [1, 5] : [5, 9] });
  }
  const before = world.context.views.shownOf([video]).get(video);
  expect(before).toEqual({ shown: null, fewerThan: 25, value: 0, standardError: 0 });
  const { version } = world.context.views;
  for (let minute = 0; minute < 59; minute += 1) await world.clock.advance(60_000);
  expect(world.context.views.shownOf([video]).get(video)).toEqual(before);
  expect(world.context.views.version).toBe(version);
  await world.clock.advance(60_000);
  const { views, plays, viewers, releasedAt } = releasedOf(world, video);
  expect(releasedAt).toBe(world.clock.now());
  expect(views.standardError).toBeGreaterThan(0);
  expect(Math.abs(views.value - 900)).toBeLessThan(10 * views.standardError);
  expect(Math.abs(plays.value - 1000)).toBeLessThan(10 * plays.standardError);
  expect(Math.abs(viewers.value - 500)).toBeLessThan(10 * viewers.standardError + 1);
  const shown = world.context.views.shownOf([video]).get(video)?.shown ?? 0;
  expect(Math.abs(shown - views.value)).toBeLessThan(10);
});

test('what was released is not released again, and later plays are added to it', async () => {
  await using world = await createWorld({ env: QUIET });
  const video = await addVideo(world);
  const audience = createAudience(world);
  for (let i = 0; i < 100; i += 1) await audience.play({ video, viewer: `viewer-${i}` });
  await world.clock.advance(HOUR);
  const first = releasedOf(world, video).views.value;
  expect((await pendingOf(world, video)).views).toBe(0);
  for (let i = 100; i < 150; i += 1) await audience.play({ video, viewer: `viewer-${i}` });
  await world.clock.advance(3 * HOUR);
  const { views } = releasedOf(world, video);
  expect(Math.abs(views.value - first - 50)).toBeLessThan(10 * views.standardError);
});

test('released numbers, their windows and what is shown are the same after a restart', async () => {
  await using world = await createWorld();
  const video = await addVideo(world);
  const audience = createAudience(world);
  for (let i = 0; i < 80; i += 1) await audience.play({ video, viewer: `viewer-${i}` });
  await world.clock.advance(2 * DAY);
  const shown = world.context.views.shownOf([video]);
  const released = releasedOf(world, video);
  const windows = () => world.context.database.db.selectFrom('view_windows').selectAll().execute();
  const before = await windows();
  await world.restart();
  expect(world.context.views.shownOf([video])).toEqual(shown);
  expect(releasedOf(world, video)).toEqual(released);
  expect(await windows()).toEqual(before);
  await world.clock.advance(28 * DAY);
  expect((await windows()).map(({ window }) => window)).not.toEqual(
    before.map(({ window }) => window),
  );
});

test('of a video that is not public, watch bins and sources are never drawn', async () => {
  await using world = await createWorld();
  const video = await addVideo(world, { visibility: 'unlisted' });
  const audience = createAudience(world);
  await audience.play({ video, viewer: 'ana' });
  await world.clock.advance(40 * DAY);
  const { db } = world.context.database;
  const rows = () => releaseRowsOf(db);
  expect(new Set((await rows()).map(({ pace }) => pace))).toEqual(new Set(['fast']));
  await audience.play({ video, viewer: 'bo' });
  expect((await pendingOf(world, video)).bins.reduce((sum, bin) => sum + bin)).toBe(1);
  await setVisibility(world, video, 'public');
  // What was watched before it was public is dropped, not drawn later.
  expect(await pendingOf(world, video)).toMatchObject({ views: 1, bins: Array(11).fill(0) });
  await audience.play({ video, viewer: 'cy' });
  await world.clock.advance(2 * DAY);
  expect((await rows()).map(({ pace }) => pace)).toContain('slow');
});

test('a video that is hidden again has no slow release until it is shown again', async () => {
  await using world = await createWorld();
  const video = await addVideo(world);
  const newestSlow = async () => {
    const rows = await releaseRowsOf(world.context.database.db);
    return Math.max(0, ...rows.filter(({ pace }) => pace === 'slow').map(({ ends_at }) => ends_at));
  };
  await world.clock.advance(2 * DAY);
  const before = await newestSlow();
  expect(before).toBeGreaterThan(0);
  await setVisibility(world, video, 'private');
  await world.clock.advance(60 * DAY);
  expect(await newestSlow()).toBe(before);
  await world.restart();
  await world.clock.advance(60 * DAY);
  expect(await newestSlow()).toBe(before);
  await setVisibility(world, video, 'public');
  await world.clock.advance(2 * DAY);
  expect(await newestSlow()).toBeGreaterThan(before);
});

test('rows older than 2 days are folded by day and their sums stay', async () => {
  await using world = await createWorld();
  const video = await addVideo(world);
  const audience = createAudience(world);
  // Until the day after: all windows so far end on one UTC day, whatever the noise.
  for (let hour = 0; hour < 11; hour += 1) {
    for (let i = 0; i < 60; i += 1) await audience.play({ video, viewer: `viewer-${hour}-${i}` });
    await world.clock.advance(HOUR);
  }
  await world.clock.advance(HOUR - 1);
  await world.context.views.settled();
  const { db } = world.context.database;
  const rows = async () => (await releaseRowsOf(db)).filter(({ pace }) => pace === 'fast');
  const before = await rows();
  expect(before.length).toBeGreaterThan(2);
  const sum = (of: { counts: string }[]) =>
    of.map(({ counts }) => JSON.parse(counts)[0]).reduce((a, b) => a + b, 0);
  expect(sum(before)).toBe(releasedOf(world, video).views.value);
  await world.clock.advance(4 * DAY);
  await world.context.views.settled();
  const after = await rows();
  const first = after.filter(({ ends_at }) => ends_at < NOON + DAY / 2);
  expect(first).toHaveLength(1);
  expect(first[0]).toMatchObject({ first_window: 0, is_folded: 1 });
  expect(first[0]?.last_window).toBe(before.length - 1);
  expect(sum(after)).toBe(releasedOf(world, video).views.value);
});

test('a deleted video takes its counts with it, in the middle of a window too', async () => {
  await using world = await createWorld();
  const gone = await addVideo(world);
  const kept = await addVideo(world);
  const audience = createAudience(world);
  for (const video of [gone, kept]) await audience.play({ video, viewer: 'ana' });
  await world.clock.advance(2 * HOUR);
  for (const video of [gone, kept]) await audience.play({ video, viewer: 'bo' });
  const { db } = world.context.database;
  await db.deleteFrom('videos').where('id', '=', gone).execute();
  await world.context.views.videoRemoved(gone);
  const packet = await audience.packet({ video: gone, viewer: 'cy' });
  expect((await audience.send(packet)).statusCode).toBe(204);
  const windows = async () =>
    (await db.selectFrom('view_windows').select('video_id').execute()).map((row) => row.video_id);
  const released = async () => (await releaseRowsOf(db)).map((row) => row.video_id);
  const rows = () => db.selectFrom('view_releases').selectAll().execute();
  expect(new Set(await windows())).toEqual(new Set([kept]));
  expect(await rows()).toHaveLength((await released()).length);
  expect(await pendingOf(world, gone)).toMatchObject({ views: 0, viewers: 0 });
  expect(await pendingOf(world, kept)).toMatchObject({ views: 1, viewers: 1 });
  await world.clock.advance(30 * DAY);
  expect(new Set(await released())).toEqual(new Set([kept]));
  expect(await rows()).toHaveLength((await released()).length);
});

test('a video whose deletion was cut short by a crash loses its counts at the next start', async () => {
  await using world = await createWorld();
  const video = await addVideo(world);
  const audience = createAudience(world);
  await audience.play({ video, viewer: 'ana' });
  await world.clock.advance(2 * HOUR);
  await world.context.database.db.deleteFrom('videos').where('id', '=', video).execute();
  await world.restart();
  const { db } = world.context.database;
  expect(await db.selectFrom('view_windows').selectAll().execute()).toEqual([]);
  expect(await db.selectFrom('view_releases').selectAll().execute()).toEqual([]);
});
