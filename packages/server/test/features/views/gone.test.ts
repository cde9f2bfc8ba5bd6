import { expect, test } from 'vitest';
import { sql } from 'kysely';
import { createWorld, type World } from '#test/world.ts';
import { EXACT } from './exact-parts.ts';
import { addVideo, createAudience } from './plays.ts';
import { pendingOf } from './pending.ts';
import { releaseRowsOf } from './release-rows.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const dbOf = (world: World) => world.context.database.db;

async function remove(world: World, video: string): Promise<void> {
  await sql`DELETE FROM videos WHERE id = ${video}`.execute(dbOf(world));
  await world.context.views.videoRemoved(video);
}

async function setVisibility(world: World, video: string, visibility: string): Promise<void> {
  await sql`UPDATE videos SET visibility = ${visibility}, audience = ${visibility} WHERE id = ${video}`.execute(
    dbOf(world),
  );
  await world.context.views.videoChanged(video);
}

/** Exact slow counts that were released: first plays by watch bin and by source. */
async function slowPlays(world: World, video: string): Promise<number> {
  await world.settle();
  const rows = (await releaseRowsOf(dbOf(world))).filter(
    (row) => row.video_id === video && row.pace === 'slow',
  );
  return rows
    .flatMap(({ counts }) => (JSON.parse(counts) as number[]).slice(0, 11))
    .reduce((sum, count) => sum + count, 0);
}

test('what is watched of a clip while it is private is in no slow release, before or after it is public again', async () => {
  await using world = await createWorld({ parts: EXACT });
  const video = await addVideo(world);
  const audience = createAudience(world);
  for (let i = 0; i < 5; i += 1) await audience.play({ video, viewer: `early-${i}` });
  await world.clock.advance(DAY);
  expect(await slowPlays(world, video)).toBe(5);
  await audience.play({ video, viewer: 'before' });
  await setVisibility(world, video, 'private');
  for (let i = 0; i < 7; i += 1) await audience.play({ video, viewer: `hidden-${i}` });
  await world.clock.advance(HOUR);
  await setVisibility(world, video, 'public');
  for (let i = 0; i < 11; i += 1) await audience.play({ video, viewer: `later-${i}` });
  await world.clock.advance(3 * DAY);
  // The window that was cut off loses what waited in it as well.
  expect(await slowPlays(world, video)).toBe(5 + 11);
  expect(world.context.views.releasedOf([video]).get(video)?.viewers.value).toBe(5 + 1 + 7 + 11);
});

test('a slow cut that waits for its row when the clip is hidden is never published', async () => {
  await using world = await createWorld({ parts: EXACT });
  const video = await addVideo(world);
  await createAudience(world).play({ video, viewer: 'ana' });
  await world.clock.advance(DAY - 1);
  const db = dbOf(world);
  await sql`ALTER TABLE view_releases RENAME TO elsewhere`.execute(db);
  await world.clock.advance(1);
  const hidden = setVisibility(world, video, 'private');
  await sql`ALTER TABLE elsewhere RENAME TO view_releases`.execute(db);
  await hidden;
  await world.clock.advance(2 * HOUR);
  expect(await slowPlays(world, video)).toBe(0);
  await setVisibility(world, video, 'public');
  await world.restart();
  await world.clock.advance(2 * DAY);
  expect(await slowPlays(world, video)).toBe(0);
});

test('a clip that is deleted while its release is being written leaves no row, and the others are published', async () => {
  await using world = await createWorld();
  const videos = [];
  for (let i = 0; i < 300; i += 1) videos.push(await addVideo(world));
  const [gone = '', ...kept] = videos;
  const releasing = world.clock.advance(HOUR);
  await new Promise((resolve) => setImmediate(resolve));
  await remove(world, gone);
  await releasing;
  await world.clock.advance(DAY);
  const rows = await releaseRowsOf(dbOf(world));
  expect(new Set(rows.map(({ video_id }) => video_id))).toEqual(new Set(kept));
  const all = await dbOf(world).selectFrom('view_releases').select('series').execute();
  expect(all).toHaveLength(rows.length);
});

test('all clips of an account deleted at once, in the middle of a release: nothing of them is left, now or after a restart', async () => {
  await using world = await createWorld({ parts: EXACT });
  const audience = createAudience(world);
  const own: string[] = [];
  const others: string[] = [];
  for (let i = 0; i < 60; i += 1) (i % 2 === 0 ? own : others).push(await addVideo(world));
  for (const video of [...own, ...others]) await audience.play({ video, viewer: 'ana' });
  const releasing = world.clock.advance(HOUR);
  await Promise.all([releasing, ...own.map((video) => remove(world, video))]);
  const left = async () => {
    await world.settle();
    const windows = await dbOf(world).selectFrom('view_windows').select('video_id').execute();
    return new Set(windows.map(({ video_id }) => video_id));
  };
  expect(await left()).toEqual(new Set(others));
  expect(await pendingOf(world, own[0] ?? '')).toMatchObject({ views: 0, viewers: 0 });
  await world.restart();
  await world.clock.advance(2 * DAY);
  expect(await left()).toEqual(new Set(others));
  for (const video of others) {
    expect(world.context.views.releasedOf([video]).get(video)?.plays.value).toBe(1);
  }
});

test('a database that is full in the middle of a release keeps what was written, publishes the rest once there is space, and nothing twice', async () => {
  await using world = await createWorld({ parts: EXACT });
  const videos = [];
  for (let i = 0; i < 300; i += 1) videos.push(await addVideo(world));
  const audience = createAudience(world);
  for (const video of videos.slice(0, 50)) await audience.play({ video, viewer: 'ana' });
  const db = dbOf(world);
  const { rows: pages } = await sql<{ page_count: number }>`PRAGMA page_count`.execute(db);
  await sql.raw(`PRAGMA max_page_count = ${(pages[0]?.page_count ?? 0) + 14}`).execute(db);
  await world.clock.advance(HOUR);
  await world.clock.advance(60_000);
  const written = await releaseRowsOf(db);
  expect(written.length).toBeGreaterThan(0);
  expect(written.length).toBeLessThan(300);
  expect(world.logs.join('')).toMatch(/a release fails and is tried again/);
  // Plays go on meanwhile: the journal has a file of its own.
  for (const video of videos.slice(0, 50)) await audience.play({ video, viewer: 'bo' });
  await sql.raw(`PRAGMA max_page_count = 1000000`).execute(db);
  await world.clock.advance(2 * 60_000);
  const rows = await releaseRowsOf(db);
  expect(rows).toHaveLength(300);
  expect(rows.filter(({ video_id }) => written.some((row) => row.video_id === video_id))).toEqual(
    written,
  );
  const sum = (of: { counts: string }[]) =>
    of.reduce((total, { counts }) => total + (JSON.parse(counts) as number[])[0]!, 0);
  expect(sum(rows)).toBe(50);
  await world.clock.advance(3 * HOUR);
  expect(sum(await releaseRowsOf(db))).toBe(100);
});
