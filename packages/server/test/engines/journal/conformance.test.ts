import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createDiskJournal } from '#engines/journal/disk.ts';
import type { DayJournal, Journal } from '#engines/journal/port.ts';
import { createForgetfulDisk } from './forgetful-files.ts';
import { batchOf, contentOf, KEY, OTHER_KEY, several } from './batches.ts';

const folder = { path: '' };

beforeEach(async () => {
  folder.path = await mkdtemp(join(tmpdir(), 'footlights-journal-'));
});
afterEach(async () => {
  await rm(folder.path, { recursive: true, force: true });
});

/** Each makes a function that opens the same journal again and again, as restarts would. */
const ENGINES: [string, () => () => Journal][] = [
  ['disk', () => () => createDiskJournal(folder.path)],
  [
    'disk over the simulated file system of the power cuts',
    () => {
      const { files } = createForgetfulDisk();
      return () => createDiskJournal('/data', files);
    },
  ],
];

async function opened(journal: Journal, day = 7, key = KEY): Promise<DayJournal> {
  const open = await journal.open(day, key);
  if (open === null) throw new Error('The day was written under another key.');
  return open;
}

describe.each(ENGINES)('journal on %s', (_name, engine) => {
  test('a new day holds nothing', async () => {
    const journal = engine()();
    await using day = await opened(journal);
    expect(await contentOf(day)).toEqual([]);
  });

  test('what was appended is read back in order after a restart, with growing positions', async () => {
    const start = engine();
    const positions = [];
    {
      await using day = await opened(start());
      for (let i = 0; i < 5; i += 1) positions.push(await day.append(batchOf(i, 1 + (i % 3))));
    }
    {
      await using day = await opened(start());
      expect(await contentOf(day)).toEqual([0, 1, 2, 3, 4]);
      positions.push(await day.append(batchOf(5)));
    }
    await using day = await opened(start());
    expect(await contentOf(day)).toEqual([0, 1, 2, 3, 4, 5]);
    const order = positions.map(({ segment, batch }) => segment * 1e6 + batch);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(new Set(order).size).toBe(6);
  });

  test('a process that died without closing leaves the same', async () => {
    const start = engine();
    const dead = await opened(start());
    await dead.append(batchOf(1));
    await using day = await opened(start());
    expect(await contentOf(day)).toEqual([1]);
    await dead[Symbol.asyncDispose]();
  });

  test('another key opens nothing and harms nothing', async () => {
    const start = engine();
    {
      await using day = await opened(start());
      await day.append(batchOf(1));
    }
    expect(await start().open(7, OTHER_KEY)).toBeNull();
    await using day = await opened(start());
    expect(await contentOf(day)).toEqual([1]);
  });

  test('a segment of one day is not taken for another day', async () => {
    const start = engine();
    await using first = await opened(start(), 7);
    await using second = await opened(start(), 8);
    await first.append(batchOf(1));
    await second.append(batchOf(2));
    expect((await start().days()).toSorted((a, b) => a - b)).toEqual([7, 8]);
    expect(await contentOf(await opened(start(), 7))).toEqual([1]);
    expect(await contentOf(await opened(start(), 8))).toEqual([2]);
  });

  test('a snapshot stands for what came before its mark, and what came later is kept', async () => {
    const start = engine();
    {
      await using day = await opened(start());
      await day.append(batchOf(1));
      await day.append(batchOf(2));
      const mark = day.mark();
      await day.append(batchOf(3));
      await day.replace(mark, several(100, 101));
      await day.append(batchOf(4));
    }
    await using day = await opened(start());
    expect(await contentOf(day)).toEqual([100, 101, 3, 4]);
  });

  test('a snapshot is replaced by the next one', async () => {
    const start = engine();
    {
      await using day = await opened(start());
      await day.append(batchOf(1));
      await day.replace(day.mark(), several(100));
      await day.append(batchOf(2));
      await day.replace(day.mark(), several(200));
      await day.replace(day.mark(), several(300));
    }
    await using day = await opened(start());
    expect(await contentOf(day)).toEqual([300]);
  });

  test('a snapshot that fails half way changes nothing', async () => {
    const start = engine();
    {
      await using day = await opened(start());
      await day.append(batchOf(1));
      const failing = (async function* () {
        yield batchOf(100);
        await Promise.reject(new Error('half way'));
      })();
      await expect(day.replace(day.mark(), failing)).rejects.toThrow('half way');
      await day.append(batchOf(2));
    }
    await using day = await opened(start());
    expect(await contentOf(day)).toEqual([1, 2]);
  });

  test('a closed day is gone', async () => {
    const start = engine();
    {
      await using day = await opened(start());
      await day.append(batchOf(1));
      await day.replace(day.mark(), several(100));
      await day.append(batchOf(2));
    }
    await start().close(7);
    await start().close(7);
    expect(await start().days()).toEqual([]);
    await using day = await opened(start());
    expect(await contentOf(day)).toEqual([]);
  });
});
