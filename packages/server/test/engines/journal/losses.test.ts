import { mkdtemp, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createDiskJournal } from '#engines/journal/disk.ts';
import type { Loss } from '#engines/journal/port.ts';
import { batchOf, contentOf, KEY, several } from './batches.ts';

const folder = { path: '' };

beforeEach(async () => {
  folder.path = await mkdtemp(join(tmpdir(), 'footlights-losses-'));
});
afterEach(async () => {
  await rm(folder.path, { recursive: true, force: true });
});

const day = () => join(folder.path, 'journal', '7');
const pathOf = (name: string) => join(day(), name);
/** Header, and one batch of one block. */
const HEADER = 84;
const SEALED = 4116;

async function openOwn() {
  const opened = await createDiskJournal(folder.path).open(7, KEY);
  if (opened === null) throw new Error('The day was not opened.');
  return opened;
}

/** Appends batches in a process of their own each: a segment for every list. */
async function append(...lives: number[][]): Promise<void> {
  for (const numbers of lives) {
    await using open = await openOwn();
    for (const number of numbers) await open.append(batchOf(number));
  }
}

/** What a restart finds. */
async function found(): Promise<{ numbers: number[]; losses: readonly Loss[] }> {
  await using open = await openOwn();
  const numbers = await contentOf(open);
  return { numbers, losses: open.losses() };
}

async function flip(name: string, at: number): Promise<void> {
  const bytes = await readFile(pathOf(name));
  bytes[at] = (bytes[at] ?? 0) ^ 4;
  await writeFile(pathOf(name), bytes);
}

test('a day in good order lacks nothing, after snapshots and restarts too', async () => {
  await append([1, 2], [], [3]);
  {
    await using open = await openOwn();
    await open.append(batchOf(4));
    const mark = open.mark();
    await open.append(batchOf(5));
    await open.replace(mark, several(100, 101));
  }
  await append([6]);
  expect(await found()).toEqual({ numbers: [100, 101, 5, 6], losses: [] });
});

test('a deleted segment between two others is missed, with the number of its batches', async () => {
  await append([1, 2], [3, 4, 5], [6]);
  await rm(pathOf('00000002.batches'));
  const { numbers, losses } = await found();
  expect(numbers).toEqual([1, 2, 6]);
  expect(losses).toEqual([
    { how: 'missing', kind: 'batches', segment: 2, from: 0, batches: 3, bytes: 0 },
  ]);
});

test('several deleted segments are missed together', async () => {
  await append([1], [2, 3], [4, 5], [6]);
  await rm(pathOf('00000001.batches'));
  await rm(pathOf('00000002.batches'));
  expect(await found()).toMatchObject({
    numbers: [4, 5, 6],
    losses: [{ how: 'missing', segment: 2, batches: 3 }],
  });
  await rm(pathOf('00000003.batches'));
  expect(await found()).toMatchObject({
    numbers: [6],
    losses: [{ how: 'missing', segment: 3, batches: 5 }],
  });
});

test('a flipped bit costs the batch it is in and no other', async () => {
  await append([1, 2, 3, 4]);
  await flip('00000001.batches', HEADER + SEALED + 700);
  expect(await found()).toEqual({
    numbers: [1, 3, 4],
    losses: [{ how: 'damaged', kind: 'batches', segment: 1, from: 1, batches: 1, bytes: SEALED }],
  });
});

test('a batch whose length is damaged costs no other, and two holes are two losses', async () => {
  await append([1, 2, 3, 4, 5, 6]);
  await flip('00000001.batches', HEADER + 1);
  await flip('00000001.batches', HEADER + 3 * SEALED + 2);
  await flip('00000001.batches', HEADER + 4 * SEALED + 2000);
  const { numbers, losses } = await found();
  expect(numbers).toEqual([2, 3, 6]);
  expect(losses.map(({ from, batches, bytes }) => [from, batches, bytes])).toEqual([
    [0, 1, SEALED],
    [3, 2, 2 * SEALED],
  ]);
});

test('a segment cut short among others says how many batches that cost; the last one cannot', async () => {
  await append([1, 2, 3], [4, 5]);
  await truncate(pathOf('00000001.batches'), HEADER + SEALED);
  expect(await found()).toEqual({
    numbers: [1, 4, 5],
    losses: [{ how: 'damaged', kind: 'batches', segment: 1, from: 1, batches: 2, bytes: 0 }],
  });
  await truncate(pathOf('00000002.batches'), HEADER + SEALED);
  expect((await found()).losses).toHaveLength(1);
});

test('an interrupted write at the very end is told from damage', async () => {
  await append([1, 2, 3]);
  await truncate(pathOf('00000001.batches'), HEADER + 2 * SEALED + 1000);
  expect(await found()).toEqual({
    numbers: [1, 2],
    losses: [{ how: 'torn', kind: 'batches', segment: 1, from: 2, batches: null, bytes: 1000 }],
  });
  // What comes after it does not make it a loss: it was never taken.
  await append([4]);
  expect(await found()).toEqual({ numbers: [1, 2, 4], losses: [] });
});

test.each([0, HEADER - 1])('a segment of %i bytes among others is damaged', async (bytes) => {
  await append([1], [2, 3], [4]);
  await truncate(pathOf('00000002.batches'), bytes);
  expect(await found()).toEqual({
    numbers: [1, 4],
    losses: [{ how: 'damaged', kind: 'batches', segment: 2, from: 0, batches: 2, bytes }],
  });
});

test('a damaged header costs its segment, first, last or between', async () => {
  await append([1], [2, 3], [4]);
  const names = ['00000001.batches', '00000002.batches', '00000003.batches'];
  const expected = [
    { numbers: [2, 3, 4], losses: [{ how: 'damaged', segment: 1, batches: 1 }] },
    { numbers: [1, 4], losses: [{ how: 'damaged', segment: 2, batches: 2 }] },
    { numbers: [1, 2, 3], losses: [{ how: 'damaged', segment: 3, batches: null }] },
  ];
  for (const [i, name] of names.entries()) {
    await flip(name, 30);
    expect(await found()).toMatchObject(expected[i] ?? {});
    await flip(name, 30);
  }
  expect((await found()).losses).toEqual([]);
});

test('a snapshot that is damaged, cut short or gone is missed, and what came since is kept', async () => {
  {
    await using open = await openOwn();
    await open.append(batchOf(1));
    await open.append(batchOf(2));
    await open.replace(open.mark(), several(100, 101, 102));
    await open.append(batchOf(3));
  }
  const name = '00000002.snapshot';
  const whole = await readFile(pathOf(name));
  const mend = () => writeFile(pathOf(name), whole);
  await flip(name, HEADER + SEALED + 9);
  expect(await found()).toMatchObject({
    numbers: [100, 102, 3],
    losses: [{ how: 'damaged', kind: 'snapshot', segment: 2, from: 1, batches: 1 }],
  });
  await mend();
  await truncate(pathOf(name), HEADER + 2 * SEALED);
  expect(await found()).toMatchObject({
    numbers: [100, 101, 3],
    losses: [{ how: 'damaged', kind: 'snapshot', from: 2, batches: null, bytes: 0 }],
  });
  for (const bytes of [10, 0]) {
    await truncate(pathOf(name), bytes);
    expect(await found()).toMatchObject({
      numbers: [3],
      losses: [{ how: 'damaged', kind: 'snapshot', from: 0, batches: null, bytes }],
    });
  }
  await rm(pathOf(name));
  expect(await found()).toMatchObject({
    numbers: [3],
    losses: [{ how: 'missing', kind: 'batches', segment: 1, batches: 2 }],
  });
});

test('a day whose files were all removed or emptied says so; a new one does not', async () => {
  expect(await found()).toEqual({ numbers: [], losses: [] });
  await append([1]);
  const names = await readdir(day());
  for (const name of names) await truncate(pathOf(name), 0);
  expect((await found()).losses).toMatchObject([{ how: 'empty', segment: 0, batches: null }]);
  for (const name of names) await rm(pathOf(name));
  expect((await found()).losses).toMatchObject([{ how: 'empty' }]);
});

test('the size of a day is told without its key', async () => {
  const journal = createDiskJournal(folder.path);
  expect(await journal.sizeOf(7)).toEqual({ segments: 0, bytes: 0 });
  await append([1], [2]);
  const { segments, bytes } = await journal.sizeOf(7);
  expect(segments).toBe(3);
  expect(bytes).toBeGreaterThan(2 * (HEADER + SEALED));
});
