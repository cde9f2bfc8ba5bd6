import { cp, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDiskJournal } from '#engines/journal/disk.ts';
import type { Keys } from '#engines/keys/port.ts';
import { openRuntimeKeys } from '#engines/keys/runtime.ts';
import { createSimulatedClock, type SimulatedClock } from '#lib/simulated-clock.ts';
import { NOON } from '#test/world.ts';
import { type LoneCounter, startCounter, VIDEO } from './lone-counter.ts';

const HOUR = 3_600_000;

const folders = { data: '', memory: '', aside: '' };
let logs: string[] = [];

beforeEach(async () => {
  folders.data = await mkdtemp(join(tmpdir(), 'footlights-rollback-'));
  folders.aside = await mkdtemp(join(tmpdir(), 'footlights-aside-'));
  folders.memory = await mkdtemp('/dev/shm/footlights-rollback-');
  logs = [];
});

afterEach(async () => {
  for (const folder of Object.values(folders)) await rm(folder, { recursive: true, force: true });
});

async function runtimeKeys(): Promise<Keys> {
  const keys = await openRuntimeKeys(folders.data, [folders.memory]);
  if (keys === null) throw new Error('/dev/shm is not a memory-backed folder on this machine.');
  return keys;
}

async function start(clock: SimulatedClock, keys?: Keys): Promise<LoneCounter> {
  return startCounter({
    dataDir: folders.data,
    clock,
    keys: keys ?? (await runtimeKeys()),
    journals: createDiskJournal(folders.data),
    publishedAt: NOON,
    logs,
  });
}

/** Puts the contents of one folder into another, in place. */
async function put(from: string, to: string): Promise<void> {
  for (const name of await readdir(to)) await rm(join(to, name), { recursive: true });
  await cp(from, to, { recursive: true, preserveTimestamps: true });
}

async function countPlays(count: number): Promise<void> {
  await using counter = await start(createSimulatedClock(NOON + HOUR / 2));
  for (let i = 0; i < count; i += 1) expect(await counter.play()).toBe(true);
}

/** Starts when the first release is due; the released views, with their number of releases. */
async function release(): Promise<{ views: number; releases: number }> {
  const clock = createSimulatedClock(NOON + HOUR / 2);
  await using counter = await start(clock);
  await clock.advance(HOUR / 2 + 1);
  await counter.views.settled();
  const rows = await counter.db.selectFrom('view_releases').selectAll().execute();
  return {
    views: counter.views.releasedOf([VIDEO]).get(VIDEO)?.views.value ?? 0,
    releases: rows.length,
  };
}

const SAID =
  'views: the data folder was put back to an earlier state: the journal of day 20468 lacks releases that were made. ' +
  'Plays that were not published yet are lost; the day goes on under a new key.';
const saidLost = () => logs.filter((line) => (JSON.parse(line) as { msg: string }).msg === SAID);

test('a data folder put back in place after a release gives no second noise: its plays are lost, and that is said once', async () => {
  await countPlays(400);
  await put(folders.data, folders.aside);
  expect((await release()).views).toBeGreaterThan(300);
  expect(saidLost()).toHaveLength(0);
  for (let round = 0; round < 2; round += 1) {
    await put(folders.aside, folders.data);
    logs.length = 0;
    expect((await release()).views).toBeLessThan(150);
    // From the second time on the key is another as well.
    const unread = logs.filter((line) => line.includes('cannot be read'));
    expect([saidLost().length, unread.length]).toEqual(round === 0 ? [1, 0] : [0, 1]);
  }
});

test('a day that was lost so goes on: what is played from then on is kept over restarts', async () => {
  await countPlays(200);
  await put(folders.data, folders.aside);
  await release();
  await put(folders.aside, folders.data);
  logs.length = 0;
  await countPlays(300);
  expect(saidLost()).toHaveLength(1);
  const { views } = await release();
  expect(views).toBeGreaterThan(200);
  expect(views).toBeLessThan(400);
  expect(saidLost()).toHaveLength(1);
});

test('a folder put back before a release, with more plays counted since, is noticed as well', async () => {
  await countPlays(200);
  await put(folders.data, folders.aside);
  await release();
  const released = join(folders.aside, '..', `${folders.aside.split('/').pop()}-released`);
  await mkdir(released);
  try {
    await put(folders.data, released);
    await put(folders.aside, folders.data);
    logs.length = 0;
    // Lost: a new key. The state with the release is then of another key.
    await countPlays(10);
    expect(saidLost()).toHaveLength(1);
    await put(released, folders.data);
    logs.length = 0;
    await countPlays(1);
    expect(logs.join('')).toContain('cannot be read');
  } finally {
    await rm(released, { recursive: true, force: true });
  }
});

test('restarts without a rollback lose nothing, whether snapshots were taken since the release or not', async () => {
  await countPlays(200);
  await release();
  const clock = createSimulatedClock(NOON + HOUR + 60_000);
  {
    await using counter = await start(clock);
    for (let i = 0; i < 50; i += 1) await counter.play();
    await clock.advance(11 * 60_000);
  }
  await using again = await start(clock);
  expect(again.views.releasedOf([VIDEO]).get(VIDEO)?.views.value).toBeGreaterThan(100);
  expect(saidLost()).toHaveLength(0);
  expect(logs.join('')).not.toContain('cannot be read');
});

test('killed between the record of a cut and its mark, it publishes the cut of the record and goes on', async () => {
  await countPlays(400);
  const clock = createSimulatedClock(NOON + HOUR / 2);
  const keys = await runtimeKeys();
  const counter = await start(clock, {
    ...keys,
    mark: () => Promise.reject(new Error('The mark cannot be written.')),
  });
  await clock.advance(HOUR / 2 + 1);
  const rows = await counter.db.selectFrom('view_releases').selectAll().execute();
  // Nothing of a cut is written before the mark knows it.
  expect(rows).toEqual([]);
  await put(folders.data, folders.aside);
  await counter[Symbol.asyncDispose]();
  await put(folders.aside, folders.data);
  const first = await release();
  expect(first.views).toBeGreaterThan(300);
  expect(await release()).toEqual(first);
  expect(saidLost()).toHaveLength(0);
});
