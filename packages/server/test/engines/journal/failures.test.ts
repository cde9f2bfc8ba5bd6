import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { createDiskJournal } from '#engines/journal/disk.ts';
import type { DayJournal } from '#engines/journal/port.ts';
import { batchOf, contentOf, KEY, several } from './batches.ts';
import { createForgetfulDisk, failure, type ForgetfulDisk } from './forgetful-files.ts';

async function openOn(disk: ForgetfulDisk): Promise<DayJournal> {
  const day = await createDiskJournal('/data', disk.files).open(7, KEY);
  if (day === null) throw new Error('The day was written under another key.');
  return day;
}

test('a full disk refuses the batch, keeps all before it, and takes more once there is space', async () => {
  const disk = createForgetfulDisk();
  const day = await openOn(disk);
  await day.append(batchOf(1));
  disk.space = 1000;
  await expect(day.append(batchOf(2))).rejects.toThrow('ENOSPC');
  await expect(day.append(batchOf(3))).rejects.toThrow('ENOSPC');
  expect(await contentOf(await openOn(disk))).toEqual([1]);
  disk.space = Infinity;
  await day.append(batchOf(4));
  expect(await contentOf(await openOn(disk))).toEqual([1, 4]);
});

test('a batch whose sync failed does not come back after a later one was accepted', async () => {
  const disk = createForgetfulDisk();
  const day = await openOn(disk);
  await day.append(batchOf(1));
  disk.before = (operation) => {
    if (operation === 'sync') throw failure('EIO', 'disk');
  };
  await expect(day.append(batchOf(2))).rejects.toThrow('EIO');
  await expect(day.append(batchOf(3))).rejects.toThrow('EIO');
  disk.before = () => undefined;
  await day.append(batchOf(4));
  expect(await contentOf(await openOn(disk))).toEqual([1, 4]);
});

test('after a failed sync nothing of its segment is trusted: not even a cut that claims to have worked', async () => {
  for (let round = 0; round < 20; round += 1) {
    const disk = createForgetfulDisk();
    const day = await openOn(disk);
    await day.append(batchOf(1));
    // As Linux does: a failed sync leaves pages that later syncs take for written.
    disk.before = (operation) => {
      if (operation === 'sync' || operation === 'truncate') throw failure('EIO', 'disk');
    };
    await expect(day.append(batchOf(2))).rejects.toThrow('EIO');
    disk.before = () => undefined;
    await day.append(batchOf(3));
    disk.cutPower(Math.random);
    const again = await openOn(disk);
    expect(await contentOf(again)).toEqual([1, 3]);
    expect(again.losses()).toEqual([]);
  }
});

test.each(['createSynced', 'write', 'sync', 'syncFolder'])(
  'a segment that cannot begin, for want of %s, refuses the batch and leaves nothing that is missed later',
  async (operation) => {
    const disk = createForgetfulDisk();
    const day = await openOn(disk);
    await day.append(batchOf(1));
    day.mark();
    const at = operation === 'createSynced' ? 'create' : operation;
    disk.before = (one) => {
      if (one === at) throw failure('ENOSPC', 'disk');
    };
    await expect(day.append(batchOf(2))).rejects.toThrow('ENOSPC');
    await expect(day.append(batchOf(3))).rejects.toThrow('ENOSPC');
    disk.before = () => undefined;
    await day.append(batchOf(4));
    const again = await openOn(disk);
    expect(await contentOf(again)).toEqual([1, 4]);
    expect(again.losses()).toEqual([]);
  },
);

test.each(['write', 'sync', 'rename', 'syncFolder', 'remove'])(
  'a snapshot that fails at %s loses nothing, and the next one succeeds',
  async (operation) => {
    const disk = createForgetfulDisk();
    const day = await openOn(disk);
    await day.append(batchOf(1));
    disk.before = (one, path) => {
      if (one === operation && !path.endsWith('2.batches')) throw failure('EIO', path);
    };
    await expect(day.replace(day.mark(), several(1))).rejects.toThrow('EIO');
    disk.before = () => undefined;
    await day.append(batchOf(2));
    const meanwhile = await openOn(disk);
    expect(await contentOf(meanwhile)).toEqual([1, 2]);
    expect(meanwhile.losses()).toEqual([]);
    await day.replace(day.mark(), several(1, 2));
    const again = await openOn(disk);
    expect(await contentOf(again)).toEqual([1, 2]);
    expect(again.losses()).toEqual([]);
  },
);

test('a snapshot that cannot be written leaves the batches, and no half of it', async () => {
  const disk = createForgetfulDisk();
  const day = await openOn(disk);
  await day.append(batchOf(1));
  disk.space = 6000;
  await expect(day.replace(day.mark(), several(100, 101))).rejects.toThrow('ENOSPC');
  disk.space = Infinity;
  await day.append(batchOf(2));
  expect(await contentOf(await openOn(disk))).toEqual([1, 2]);
  // Two segments of batches, and what the day began with.
  expect(disk.contents()).toHaveLength(3);
});

test('a replaced segment cannot be opened again, even from what the disk still holds', async () => {
  const disk = createForgetfulDisk();
  const day = await openOn(disk);
  await day.append(batchOf(1));
  const segment = disk.contents().find(({ length }) => length > 4096) ?? Buffer.alloc(0);
  const header = Buffer.from(segment.subarray(0, 84));
  const kept: Uint8Array[] = [];
  disk.before = (operation) => {
    if (operation === 'remove') kept.push(...disk.contents().map((bytes) => Buffer.from(bytes)));
  };
  await day.replace(day.mark(), several(100));
  // What lies on the disk at the moment the segment's name is taken away.
  const atRemoval = kept.filter((bytes) => bytes.length === segment.length);
  expect(atRemoval.length).toBeGreaterThan(0);
  const last = atRemoval.findLast((bytes) => !Buffer.from(bytes).includes(header));
  expect(last).toBeDefined();
});

/** One step of a random life: appends, snapshots, errors and restarts. */
const step = fc.oneof(
  { weight: 8, arbitrary: fc.constant('append' as const) },
  { weight: 2, arbitrary: fc.constant('snapshot' as const) },
  { weight: 1, arbitrary: fc.constant('error' as const) },
  { weight: 1, arbitrary: fc.constant('restart' as const) },
);

/** What a snapshot of the accepted batches holds: the tests' own little tally. */
async function* snapshotOf(accepted: readonly number[]): AsyncGenerator<Uint8Array> {
  for (const number of accepted) yield await Promise.resolve(batchOf(number));
}

async function live(disk: ForgetfulDisk, steps: readonly string[], random: () => number) {
  let day = await openOn(disk);
  const accepted = await contentOf(day);
  let number = Math.max(0, ...accepted);
  const attempted: number[] = [];
  for (const kind of steps) {
    if (kind === 'error') {
      let left = Math.floor(random() * 4);
      disk.before = (operation) => {
        const isWriting = ['write', 'sync', 'create', 'syncFolder'].includes(operation);
        if (isWriting && left > 0) {
          left -= 1;
          throw failure('EIO', operation);
        }
      };
    } else if (kind === 'restart') {
      disk.before = () => undefined;
      day = await openOn(disk);
    } else if (kind === 'snapshot') {
      await day.replace(day.mark(), snapshotOf(accepted)).catch(() => undefined);
    } else {
      number += 1;
      attempted.push(number);
      const taken = await day.append(batchOf(number)).then(
        () => true,
        () => false,
      );
      if (taken) accepted.push(number);
    }
  }
  return { accepted, attempted };
}

const seed = 20_260_115;
test(`a power cut at any moment loses no accepted batch and doubles none (seed ${seed})`, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { minLength: 1, maxLength: 25 }),
      fc.integer({ min: 1, max: 400 }),
      fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true })),
      async (steps, cutAfter, stream) => {
        const random = () => stream.next().value ?? 0;
        const disk = createForgetfulDisk();
        const before = await live(disk, steps, random);
        // A second life that ends in the middle of an operation.
        let operations = 0;
        const ended = new Error('the power is gone');
        disk.before = () => {
          operations += 1;
          if (operations > cutAfter) throw ended;
        };
        const accepted = [...before.accepted];
        const maybe = new Set(before.attempted);
        try {
          const day = await openOn(disk);
          for (let number = 1000; ; number += 1) {
            maybe.add(number);
            await day.append(batchOf(number));
            accepted.push(number);
            if (number % 5 === 0) await day.replace(day.mark(), snapshotOf(accepted));
          }
        } catch (error) {
          if (error !== ended) throw error;
        }
        disk.before = () => undefined;
        disk.cutPower(random);
        const found = await contentOf(await openOn(disk));
        expect(found.filter((number) => accepted.includes(number))).toEqual(accepted);
        expect(new Set(found).size).toBe(found.length);
        expect(found.every((number) => maybe.has(number))).toBe(true);
      },
    ),
    { seed, numRuns: 60 },
  );
});

test('a torn or damaged tail is left out, and new batches go to a new segment', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'footlights-journal-'));
  try {
    const journal = createDiskJournal(dataDir);
    const day = await journal.open(7, KEY);
    for (let i = 0; i < 3; i += 1) await day?.append(batchOf(i));
    await day?.[Symbol.asyncDispose]();
    const folder = join(dataDir, 'journal', '7');
    const batches = async () => (await readdir(folder)).filter((one) => one.endsWith('.batches'));
    const [name = ''] = await batches();
    const bytes = await readFile(join(folder, name));
    for (const length of [bytes.length - 1, bytes.length - 4200, 84, 30, 0]) {
      await truncate(join(folder, name), length);
      const torn = await journal.open(7, KEY);
      if (torn === null) throw new Error('The torn day was not opened.');
      const found = await contentOf(torn);
      expect(found).toEqual([0, 1, 2].slice(0, found.length));
      await torn.append(batchOf(9));
      expect((await batches()).length).toBe(2);
      await torn[Symbol.asyncDispose]();
      const again = await journal.open(7, KEY);
      if (again === null) throw new Error('The day was not opened again.');
      expect(await contentOf(again)).toEqual([...found, 9]);
      const added = (await batches()).find((other) => other !== name) ?? '';
      await rm(join(folder, added));
      await writeFile(join(folder, name), bytes);
    }
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});

test('nothing of a batch can be read on the disk', async () => {
  const disk = createForgetfulDisk();
  const day = await openOn(disk);
  const plain = batchOf(3);
  plain.set(Buffer.from('a canary that nobody should find'), 100);
  await day.append(plain);
  const written = Buffer.concat(disk.contents());
  expect(written.length).toBeGreaterThan(4096);
  expect(written.includes('canary')).toBe(false);
  expect(written.includes(Buffer.alloc(64, 3))).toBe(false);
});
