import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDiskJournal } from '#engines/journal/disk.ts';
import { openDiskKeys } from '#engines/keys/disk.ts';
import { createMemoryKeys } from '#engines/keys/memory.ts';
import { createSimulatedClock } from '#lib/simulated-clock.ts';
import { NOON } from '#test/world.ts';
import { createForgetfulDisk, failure } from '../../engines/journal/forgetful-files.ts';
import { openCounter } from './killed/inspect.ts';
import { type LoneCounter, startCounter, VIDEO } from './lone-counter.ts';

const HOUR = 3_600_000;
const MINUTE = 60_000;
/** Number of the day that all this happens on. */
const DAY = 20_468;

const folder = { data: '' };
let logs: string[] = [];

beforeEach(async () => {
  folder.data = await mkdtemp(join(tmpdir(), 'footlights-damage-'));
  logs = [];
});
afterEach(async () => {
  await rm(folder.data, { recursive: true, force: true });
});

const journal = () => join(folder.data, 'journal', String(DAY));
const warnings = () =>
  logs
    .map((line) => JSON.parse(line) as { level: number | string; msg: string })
    .filter(({ msg }) => /journal|window/.test(msg))
    .map(({ msg }) => msg);

/** The counter from `at` on, until it is dead: nothing is written at its end. */
async function start(at: number): Promise<LoneCounter & { advance(ms: number): Promise<void> }> {
  const clock = createSimulatedClock(at);
  const counter = await startCounter({
    dataDir: folder.data,
    clock,
    keys: await openDiskKeys(folder.data),
    journals: createDiskJournal(folder.data),
    publishedAt: NOON,
    logs,
  });
  return { ...counter, advance: (ms) => clock.advance(ms) };
}

/** Counts plays in a process that dies: its files stay as they are then. */
async function playAndDie(count: number, at = NOON + HOUR / 2): Promise<void> {
  const counter = await start(at);
  for (let i = 0; i < count; i += 1) expect(await counter.play()).toBe(true);
  await counter.db.destroy();
}

/** Views that the next releases publish; null: there was none. */
async function released(at = NOON + HOUR / 2, ms = HOUR / 2 + 1): Promise<number> {
  await using counter = await start(at);
  await counter.advance(ms);
  await counter.views.settled();
  return counter.views.releasedOf([VIDEO]).get(VIDEO)?.views.value ?? 0;
}

async function segments(kind = 'batches'): Promise<string[]> {
  const names = (await readdir(journal())).filter((name) => name.endsWith(kind));
  return names.toSorted().map((name) => join(journal(), name));
}

async function flip(path: string, at: number): Promise<void> {
  const bytes = await readFile(path);
  bytes[at] = (bytes[at] ?? 0) ^ 1;
  await writeFile(path, bytes);
}

test('a segment that is gone from between two others is said once, and all other plays are published', async () => {
  for (const count of [150, 60, 150]) await playAndDie(count);
  const [, middle = ''] = await segments();
  await rm(middle);
  logs = [];
  const views = await released();
  expect(views).toBeGreaterThan(240);
  expect(views).toBeLessThan(360);
  const [missing, kept, ...rest] = warnings();
  expect(missing).toBe(
    `views: a segment since the snapshot of the journal of day ${DAY} is missing, with the plays in it.`,
  );
  expect(kept).toMatch(
    /^views: the rest of the journal .* was read: (about|fewer than) [\d,]+ plays/,
  );
  expect(rest).toEqual([]);
  // What was left is in a snapshot now.
  logs = [];
  expect(await released(NOON + HOUR + MINUTE, 1)).toBe(views);
  expect(warnings()).toEqual([]);
});

test('a damaged batch costs itself, and the log says where and about how much, not how many packets there were', async () => {
  await playAndDie(300);
  const [path = ''] = await segments();
  await flip(path, 84 + 200 * 4116 + 50);
  logs = [];
  expect(await released()).toBeGreaterThan(240);
  expect(warnings()[0]).toBe(
    `views: a segment since the snapshot of the journal of day ${DAY} is damaged: ` +
      'less than 100 KB of plays cannot be read; what comes after them can.',
  );
});

test('a snapshot that is damaged does not keep the counter from starting', async () => {
  await playAndDie(200);
  await released(NOON + HOUR / 2, 1);
  const [snapshot = ''] = await segments('snapshot');
  await playAndDie(100);
  await flip(snapshot, 84 + 4116 + 50);
  logs = [];
  const counter = await start(NOON + HOUR / 2);
  expect(warnings()[0]).toMatch(
    /^views: the snapshot of the journal .* is damaged: less than 100 KB of plays cannot be read, and nothing/,
  );
  expect(await counter.play()).toBe(true);
  await counter[Symbol.asyncDispose]();
});

test('when a release that was made is in what is lost, its plays are not published again', async () => {
  await playAndDie(300);
  const counter = await start(NOON + HOUR - 5 * MINUTE);
  await counter.advance(5 * MINUTE + 1);
  const first = counter.views.releasedOf([VIDEO]).get(VIDEO)?.views.value ?? 0;
  expect(first).toBeGreaterThan(240);
  for (let i = 0; i < 5; i += 1) await counter.play();
  await counter.db.destroy();
  // The cut is the first batch of the segment that the second process began.
  const last = (await segments()).at(-1) ?? '';
  await flip(last, 84 + 900);
  logs = [];
  const later = await released(NOON + HOUR + MINUTE, 20 * HOUR);
  expect(Math.abs(later - first)).toBeLessThan(120);
  expect(warnings().join('\n')).toMatch(/lacks releases that were made/);
});

test('noise that may have been published is not used for the counts that damage left', async () => {
  await playAndDie(300);
  const database = join(folder.data, 'footlights.db');
  const before = await readFile(database);
  {
    const counter = await start(NOON + HOUR - 5 * MINUTE);
    await counter.advance(5 * MINUTE + 1);
    expect(counter.views.releasedOf([VIDEO]).get(VIDEO)?.views.value).toBeGreaterThan(240);
    await counter.db.destroy();
  }
  // The database of before the release, and a journal that has lost plays that the release held.
  for (const tail of ['-wal', '-shm']) await rm(`${database}${tail}`, { force: true });
  await writeFile(database, before);
  const [path = ''] = await segments();
  await flip(path, 84 + 10 * 4116 + 50);
  logs = [];
  // The window's next cut has noise of its own and next to no counts.
  expect(Math.abs(await released(NOON + HOUR + MINUTE, 1))).toBeLessThan(120);
  expect(warnings().join('\n')).toMatch(
    /less than 100 KB of plays cannot be read[\s\S]*3 cuts of the journal had not been published/,
  );
});

test('a key that is gone is told from files that are gone, and both from a key that does not fit', async () => {
  await playAndDie(20);
  const key = join(folder.data, 'keys', `${DAY}.key`);
  const bytes = await readFile(key);
  await rm(key);
  logs = [];
  await playAndDie(0);
  expect(warnings()).toHaveLength(1);
  expect(warnings()[0]).toMatch(/its key is gone, .*not published yet are lost; the day goes on/);
  await playAndDie(20);
  await rm(journal(), { recursive: true });
  logs = [];
  await playAndDie(0);
  expect(warnings()[0]).toMatch(/its files are gone\. Plays of that day/);
  await playAndDie(20);
  await writeFile(key, bytes);
  logs = [];
  await playAndDie(0);
  expect(warnings()[0]).toMatch(/the key that is there is not the one it was written under/);
});

test('on a full or failing disk plays are refused, none that was taken is lost, and it goes on when there is space again', async () => {
  const disk = createForgetfulDisk();
  const keys = createMemoryKeys();
  const place = {
    dataDir: folder.data,
    clock: createSimulatedClock(NOON + HOUR / 2),
    keys,
    journals: createDiskJournal('/data', disk.files),
    publishedAt: NOON,
  };
  let taken = 0;
  const counter = await startCounter({ ...place, logs });
  const play = async () => {
    const isTaken = await counter.play();
    taken += Number(isTaken);
    return isTaken;
  };
  for (let i = 0; i < 100; i += 1) expect(await play()).toBe(true);
  for (const code of ['ENOSPC', 'EIO']) {
    disk.before = (operation, path) => {
      if (['write', 'sync', 'create'].includes(operation)) throw failure(code, path);
    };
    for (let i = 0; i < 20; i += 1) expect(await play()).toBe(false);
    disk.before = () => undefined;
    for (let i = 0; i < 100; i += 1) expect(await play()).toBe(true);
  }
  const said = logs.map((line) => (JSON.parse(line) as { msg: string }).msg);
  expect(said.filter((msg) => msg === 'views: plays cannot be recorded')).toHaveLength(2);
  expect(said.filter((msg) => msg === 'views: plays are recorded again')).toHaveLength(2);
  await counter.crash();
  disk.cutPower(Math.random);
  await using again = await openCounter(place);
  expect(again.counted().views).toBe(taken);
});
