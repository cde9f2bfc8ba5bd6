import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDiskJournal } from '#engines/journal/disk.ts';
import { openDiskKeys } from '#engines/keys/disk.ts';
import { openKeys } from '#engines/keys/open.ts';
import type { Keys } from '#engines/keys/port.ts';
import { createSimulatedClock } from '#lib/simulated-clock.ts';
import { NOON } from '#test/world.ts';
import { createForgetfulDisk, type ForgetfulDisk } from '../../engines/journal/forgetful-files.ts';
import { type LoneCounter, startCounter, VIDEO } from './lone-counter.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** When the first day closes. */
const MIDNIGHT = NOON + 12 * HOUR + 2 * MINUTE;

const folders = { data: '', memory: '' };
let logs: string[] = [];

beforeEach(async () => {
  folders.data = await mkdtemp(join(tmpdir(), 'footlights-midnight-'));
  folders.memory = await mkdtemp('/dev/shm/footlights-midnight-');
  logs = [];
});

afterEach(async () => {
  for (const folder of Object.values(folders)) await rm(folder, { recursive: true, force: true });
});

const messages = () => logs.map((line) => (JSON.parse(line) as { msg: string }).msg);

/** A counter on a disk that can be full, from the opening of a whole day on. */
async function startOn(disk: ForgetfulDisk, keys: Keys) {
  const clock = createSimulatedClock(MIDNIGHT);
  const journals = createDiskJournal('/data', disk.files);
  const rest = { dataDir: folders.data, clock, keys, journals, logs };
  return { clock, counter: await startCounter({ ...rest, publishedAt: MIDNIGHT + 23 * HOUR }) };
}

async function playTimes(counter: LoneCounter, count: number): Promise<void> {
  for (let i = 0; i < count; i += 1) expect(await counter.play()).toBe(true);
}

function fill(disk: ForgetfulDisk): void {
  disk.before = (operation) => {
    if (operation === 'write' || operation === 'create')
      throw new Error('ENOSPC: the disk is full');
  };
}

function free(disk: ForgetfulDisk): void {
  disk.before = () => undefined;
}

test('on a full disk the day ends by 25 hours all the same: key and tags are gone, plays are refused, and one line a change says it', async () => {
  const disk = createForgetfulDisk();
  const keys = await openDiskKeys(folders.data);
  const { clock, counter } = await startOn(disk, keys);
  await using _ = counter;
  const { day } = counter.views.ticket();
  await playTimes(counter, 500);
  const known = counter.packet();
  await counter.send(known);
  await clock.advance(23 * HOUR + 50 * MINUTE);
  fill(disk);
  logs.length = 0;
  // It is tried again after midnight, and the day goes on meanwhile.
  await clock.advance(30 * MINUTE);
  expect(await keys.days()).toEqual([day]);
  await clock.advance(40 * MINUTE);
  expect(await keys.days()).toEqual([]);
  expect(disk.contents()).toEqual([]);
  expect(await counter.play()).toBe(false);
  await clock.advance(3 * HOUR);
  expect(await counter.play()).toBe(false);
  expect(await keys.days()).toEqual([]);
  expect(logs.length).toBeLessThan(8);
  expect(new Set(messages()).size).toBe(logs.length);

  free(disk);
  logs.length = 0;
  await clock.advance(2 * MINUTE);
  expect(counter.views.ticket().day).toBeGreaterThan(day);
  expect(await counter.play()).toBe(true);
  // The tags are gone and the counts are not: they were carried in memory.
  await clock.advance(2 * HOUR);
  expect(counter.views.releasedOf([VIDEO]).get(VIDEO)?.views.value).toBeGreaterThan(350);
  expect(logs.length).toBeLessThan(5);
});

test('stopped while no day can begin, it says that what waited is lost, and the next start says it too', async () => {
  const disk = createForgetfulDisk();
  const keys = await openDiskKeys(folders.data);
  const { clock, counter } = await startOn(disk, keys);
  await playTimes(counter, 3);
  await clock.advance(23 * HOUR);
  fill(disk);
  await clock.advance(3 * HOUR);
  logs.length = 0;
  await counter[Symbol.asyncDispose]();
  expect(messages().join('\n')).toMatch(/not published yet are lost/);
  free(disk);
  logs.length = 0;
  const journals = createDiskJournal('/data', disk.files);
  const rest = { dataDir: folders.data, clock, keys, journals, logs, publishedAt: MIDNIGHT };
  await using again = await startCounter(rest);
  expect(messages().filter((line) => line.includes('cannot be read'))).toHaveLength(1);
  expect(await again.play()).toBe(true);
});

test('a folder of keys that is gone at midnight is made again, and the counts are carried', async () => {
  const disk = createForgetfulDisk();
  const { keys } = await openKeys({
    kind: 'runtime',
    dataDir: folders.data,
    runtimeFolders: [folders.memory],
  });
  const { clock, counter } = await startOn(disk, keys);
  await using _ = counter;
  const { day } = counter.views.ticket();
  await playTimes(counter, 400);
  const [name = ''] = await readdir(folders.memory);
  await rm(join(folders.memory, name), { recursive: true });
  await clock.advance(24 * HOUR + MINUTE);
  expect(counter.views.ticket().day).toBe(day + 1);
  expect(await readdir(join(folders.memory, name))).toEqual([`${day + 1}.key`]);
  expect(messages().filter((line) => line.startsWith('views:'))).toEqual([]);
  await clock.advance(2 * HOUR);
  expect(counter.views.releasedOf([VIDEO]).get(VIDEO)?.views.value).toBeGreaterThan(250);
});

test('a memory-backed folder that is gone for good leaves keys in memory, with one warning', async () => {
  const disk = createForgetfulDisk();
  const warnings: string[] = [];
  const { keys } = await openKeys({
    kind: 'runtime',
    dataDir: folders.data,
    runtimeFolders: [folders.memory],
    onWarning: (warning) => warnings.push(warning),
  });
  const { clock, counter } = await startOn(disk, keys);
  await using _ = counter;
  const { day } = counter.views.ticket();
  await playTimes(counter, 5);
  await rm(folders.memory, { recursive: true });
  await writeFile(folders.memory, 'no folder');
  await clock.advance(24 * HOUR + MINUTE);
  expect(counter.views.ticket().day).toBe(day + 1);
  expect(await keys.days()).toEqual([day + 1]);
  expect(await counter.play()).toBe(true);
  await clock.advance(24 * HOUR);
  expect(counter.views.ticket().day).toBe(day + 2);
  expect(await keys.days()).toEqual([day + 2]);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/lives in this process only/);
});
