import { createRandomBits, DEFAULT_PRIVACY, derivePrivacy, noisedCounts } from '@footlights/count';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { createWorld, type World } from '#test/world.ts';
import { noiseFrom } from '../../../src/features/views/noise.ts';
import { DROPPED } from '../../../src/features/views/cuts.ts';
import { replay } from './pending.ts';
import { addVideo, createAudience } from './plays.ts';
import { releaseRowsOf } from './release-rows.ts';

const HOUR = 3_600_000;

const rowsOf = (world: World) => releaseRowsOf(world.context.database.db);

async function rename(world: World, from: string, to: string): Promise<void> {
  const { db } = world.context.database;
  await sql`ALTER TABLE ${sql.table(from)} RENAME TO ${sql.table(to)}`.execute(db);
}

test('a cut whose row could not be written is published later, once, with the noise of its record', async () => {
  await using world = await createWorld();
  const video = await addVideo(world);
  const audience = createAudience(world);
  for (let i = 0; i < 30; i += 1) await audience.play({ video, viewer: `viewer-${i}` });
  await rename(world, 'view_releases', 'elsewhere');
  await world.clock.advance(HOUR);
  const { cuts } = await replay(world.dataDir);
  const [cut] = cuts.filter(({ record }) => record.window !== DROPPED);
  expect(cuts).toHaveLength(1);
  expect(cut?.counts).toEqual([30, 0, 30]);
  expect(world.context.views.releasedOf([video]).get(video)?.releasedAt).toBeNull();
  await rename(world, 'elsewhere', 'view_releases');
  await world.restart();
  const derived = derivePrivacy(DEFAULT_PRIVACY);
  if (!derived.ok || cut === undefined) throw new Error('No cut, or no privacy parameters.');
  const noised = noisedCounts(
    { group: 'fast', counts: cut.counts },
    derived.privacy,
    noiseFrom(cut.record.seed),
  );
  const rows = await rowsOf(world);
  expect(rows.map(({ counts }) => JSON.parse(counts))).toEqual([noised.values]);
  await world.restart();
  expect(await rowsOf(world)).toEqual(rows);
});

test('a cut is not made again while its row cannot be written, and the day does not end without it', async () => {
  await using world = await createWorld({ at: Date.UTC(2026, 0, 15, 22, 30) });
  const video = await addVideo(world);
  await createAudience(world).play({ video, viewer: 'ana' });
  await rename(world, 'view_releases', 'elsewhere');
  const { day } = await createAudience(world).ticket();
  await world.clock.advance(2 * HOUR);
  expect((await replay(world.dataDir)).cuts).toHaveLength(1);
  expect((await createAudience(world).ticket()).day).toBe(day);
  await rename(world, 'elsewhere', 'view_releases');
  await world.clock.advance(60_000);
  const [row, ...more] = await rowsOf(world);
  expect(row).toMatchObject({ video_id: video, first_window: 0, last_window: 0 });
  expect(more).toEqual([]);
  expect((await createAudience(world).ticket()).day).toBe(day + 1);
});

test('a restart never changes a row that was published, whatever it finds in the journal', async () => {
  await using world = await createWorld();
  const video = await addVideo(world);
  const audience = createAudience(world);
  for (let i = 0; i < 30; i += 1) await audience.play({ video, viewer: `viewer-${i}` });
  await world.clock.advance(HOUR);
  const rows = await rowsOf(world);
  expect(rows).toHaveLength(1);
  for (let i = 0; i < 3; i += 1) await world.restart();
  expect(await rowsOf(world)).toEqual(rows);
});

test('a thousand videos that are due together are all published, each once', async () => {
  await using world = await createWorld();
  const videos = [];
  for (let i = 0; i < 1000; i += 1) videos.push(await addVideo(world));
  const audience = createAudience(world);
  for (const video of videos.slice(0, 20)) await audience.play({ video, viewer: 'ana' });
  await world.clock.advance(HOUR);
  const rows = await rowsOf(world);
  expect(rows).toHaveLength(1000);
  expect(new Set(rows.map(({ video_id }) => video_id))).toEqual(new Set(videos));
});

test('the noise of a cut is the same for the same record and another for any other', () => {
  const draw = (seed: number, statistic: number) => {
    const bits = createRandomBits(noiseFrom(new Uint8Array(32).fill(seed)), statistic);
    return Array.from({ length: 8 }, () => bits.below(2 ** 31));
  };
  expect(draw(1, 0)).toEqual(draw(1, 0));
  expect(draw(1, 0)).not.toEqual(draw(2, 0));
  expect(draw(1, 0)).not.toEqual(draw(1, 1));
});
