import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CountFigure, createWorkload } from '../packages/count/bench/workload.ts';
import {
  createTally,
  encodeBatch,
  encodeSnapshot,
  type Tally,
} from '../packages/count/src/index.ts';
import { createDiskJournal } from '../packages/server/src/engines/journal/disk.ts';
import type { DayJournal } from '../packages/server/src/engines/journal/port.ts';
import { recover } from '../packages/server/src/features/views/recovery.ts';

const DAY = 20_468;
const MANY = { batches: 2000, plays: 1000 };
const FEW = { batches: 8000, plays: 100 };

/** A day's journal on the disk, as the server leaves it, opened and replayed by what the server starts with. */
export async function recoveryFigures(): Promise<CountFigure[]> {
  const many = await measure(MANY);
  const few = await measure(FEW);
  return [
    recovered('recovered from the disk, 1,000 plays a batch', many.plays.perCpuSecond, 'plays/s'),
    recovered('recovered from the disk, 100 plays a batch', few.plays.perCpuSecond, 'plays/s'),
    reported('the same by the clock on the wall, 1,000 a batch', many.plays.perSecond, 'plays/s'),
    recovered('recovered from a snapshot on the disk', many.tags.perCpuSecond, 'tags/s'),
    reported('the same by the clock on the wall', many.tags.perSecond, 'tags/s'),
  ];
}

/** So many plays or tags in a second of processor time, and in one by the clock on the wall. */
interface Speed {
  perCpuSecond: number;
  perSecond: number;
}

async function measure(size: typeof MANY): Promise<{ plays: Speed; tags: Speed }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'footlights-recovery-'));
  const key = randomBytes(32);
  try {
    return await measureIn(dataDir, key, size);
  } finally {
    await rm(dataDir, { recursive: true });
  }
}

async function measureIn(
  dataDir: string,
  key: Uint8Array,
  size: typeof MANY,
): Promise<{ plays: Speed; tags: Speed }> {
  await write(dataDir, key, async (journal) => {
    const workload = createWorkload(2);
    for (let batch = 0; batch < size.batches; batch += 1) {
      const encoded = encodeBatch(workload.next(size.plays));
      if (!encoded.ok) throw new Error(encoded.message);
      await journal.append(encoded.bytes);
    }
  });
  const plays = () => size.batches * size.plays;
  const first = await recoverFrom(dataDir, key, plays);
  const { speed, tally } = await recoverFrom(dataDir, key, plays);
  await write(dataDir, key, (journal) => journal.replace(journal.mark(), snapshotOf(tally)));
  const tags = await recoverFrom(dataDir, key, (restored) => {
    if (restored.tags !== tally.tags)
      throw new Error(`Of ${tally.tags} tags ${restored.tags} came back.`);
    return restored.tags;
  });
  return { plays: better(first.speed, speed), tags: tags.speed };
}

async function write(
  dataDir: string,
  key: Uint8Array,
  task: (journal: DayJournal) => Promise<void>,
): Promise<void> {
  await using journal = await openDay(dataDir, key);
  await task(journal);
}

/** Opening, reading, decryption and counting together. */
async function recoverFrom(
  dataDir: string,
  key: Uint8Array,
  countOf: (tally: Tally) => number,
): Promise<{ speed: Speed; tally: Tally }> {
  const tally = createTally({ hashKey: randomBytes(8), maxTags: 1e8 });
  const start = { cpu: process.cpuUsage(), wall: performance.now() };
  const journal = await openDay(dataDir, key);
  await recover(tally, journal, () => undefined);
  const seconds = (performance.now() - start.wall) / 1000;
  const { system, user } = process.cpuUsage(start.cpu);
  if (journal.losses().length > 0) throw new Error('The journal is not as it was written.');
  await journal[Symbol.asyncDispose]();
  const count = countOf(tally);
  return {
    tally,
    speed: { perCpuSecond: (count / (system + user)) * 1e6, perSecond: count / seconds },
  };
}

function better(a: Speed, b: Speed): Speed {
  return a.perCpuSecond > b.perCpuSecond ? a : b;
}

async function openDay(dataDir: string, key: Uint8Array): Promise<DayJournal> {
  const journal = await createDiskJournal(dataDir).open(DAY, key);
  if (journal === null) throw new Error('The journal cannot be opened with its key.');
  return journal;
}

async function* snapshotOf(tally: Tally): AsyncGenerator<Uint8Array> {
  for (const bytes of encodeSnapshot(tally.freeze())) if (bytes !== null) yield bytes;
}

function recovered(what: string, value: number, unit: string): CountFigure {
  const isMet = value >= 1e6;
  return { what: `${what}, decryption included`, value, unit, target: '≥ 1,000,000', isMet };
}

function reported(what: string, value: number, unit: string): CountFigure {
  return { what, value, unit, target: 'reported', isMet: true };
}
