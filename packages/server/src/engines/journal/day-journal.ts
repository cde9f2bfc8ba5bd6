import { ALL_EMPTY, type DayFolder, findDay, type FoundDay, NOTHING_BEFORE } from './found-day.ts';
import type { DayJournal, Loss } from './port.ts';
import type { Before } from './seal.ts';
import {
  listSegments,
  removeSegments,
  removeUnfinished,
  segmentPath,
  splitSegments,
  unfinishedPath,
  type SegmentFile,
} from './segment-files.ts';
import { createSegment, type SegmentWriter } from './segment-writer.ts';

/** A new segment begins when one has grown to this size, so that reading one back fits into memory. */
const SEGMENT_BYTES = 64 * 1024 * 1024;

/** A segment that is written to, and what was before it. */
interface Current {
  writer: SegmentWriter;
  number: number;
  before: Before;
}

/**
 * Opens a folder that exists; `isNew`: it was made just now. Null when all segments that count are of another key.
 * A day without a segment begins with a snapshot of nothing, so that a folder without any lacks something.
 */
export async function openDay(given: DayFolder, isNew: boolean): Promise<DayJournal | null> {
  const at = { ...given, key: Uint8Array.from(given.key) };
  const { files, folder } = at;
  const segments = await listSegments(files, folder);
  const { live, old } = splitSegments(segments);
  const found = await findDay(at, live);
  if (found === null) return null;
  await removeUnfinished(files, folder);
  await removeSegments(files, old);
  await syncAll(at, live);
  const next = (segments.at(-1)?.number ?? 0) + 1;
  if (live.length > 0) return createDay(at, { found: startOf(found), next });
  await replaceBefore(at, { mark: next, before: NOTHING_BEFORE }, nothing());
  return createDay(at, { found: emptyStart(isNew ? [] : [ALL_EMPTY]), next });
}

/** What was there when the day was opened. */
interface Start {
  read(): AsyncGenerator<Uint8Array, void>;
  losses(): readonly Loss[];
  /** What the next segment comes after; reads everything when nobody has. */
  end(): Promise<Before>;
}

function startOf(found: FoundDay): Start {
  let known: Promise<Before> | Before | null = null;
  let losses: readonly Loss[] = [];

  async function* read(): AsyncGenerator<Uint8Array, void> {
    const lost: Loss[] = [];
    losses = lost;
    known = yield* found.read((loss) => void lost.push(loss));
  }
  async function drain(): Promise<Before> {
    const all = found.read(() => undefined);
    for (let step = await all.next(); ; step = await all.next()) {
      if (step.done === true) return step.value;
    }
  }
  return { read, losses: () => losses, end: async () => await (known ??= drain()) };
}

async function* nothing(): AsyncGenerator<Uint8Array, void> {
  yield* [];
}

function emptyStart(losses: readonly Loss[]): Start {
  return {
    read: nothing,
    losses: () => losses,
    end: () => Promise.resolve(NOTHING_BEFORE),
  };
}

function createDay(at: DayFolder, start: { found: Start; next: number }): DayJournal {
  const { day, key } = at;
  const { found } = start;
  let { next } = start;
  let current: Current | null = null;
  /** What the next segment comes after; null: what was found. */
  let last: Before | null = null;
  const marks = new Map<number, Before | null>();
  let isClosed = false;

  async function begin(): Promise<Current> {
    const before = last ?? (await found.end());
    const number = next;
    next += 1;
    return { writer: await beginSegment(at, number, before), number, before };
  }
  /**
   * Nothing more goes into a segment. What was taken is durable already; what was not is left out for good by the
   * next segment's header, whatever has become of it on the disk. So this needs no waiting for.
   */
  async function retire(isWhole: boolean): Promise<void> {
    if (current === null) return;
    const { writer, number, before } = current;
    const { batches } = writer;
    current = null;
    last = { segment: number, batches, total: before.total + batches };
    if (!isWhole) await writer.cut().catch(() => undefined);
    await writer.close().catch(() => undefined);
  }
  return {
    async append(batch) {
      if (isClosed) throw new Error(`The journal of day ${day} is closed.`);
      if (current !== null && current.writer.bytes >= SEGMENT_BYTES) void retire(true);
      current ??= await begin();
      const { writer, number } = current;
      try {
        await writer.write(batch);
      } catch (error) {
        await retire(false);
        throw error;
      }
      return { segment: number, batch: writer.batches - 1 };
    },
    read: () => found.read(),
    losses: () => found.losses(),
    mark() {
      void retire(true);
      marks.set(next, last);
      return next;
    },
    async replace(mark, batches) {
      if (isClosed) throw new Error(`The journal of day ${day} is closed.`);
      const before = marks.get(mark) ?? (await found.end());
      await replaceBefore(at, { mark, before }, batches);
      for (const earlier of marks.keys()) if (earlier <= mark) marks.delete(earlier);
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      await retire(true);
      key.fill(0);
    },
  };
}

/** A segment whose name is durable as well. */
async function beginSegment(
  { files, folder, day, key }: DayFolder,
  number: number,
  before: Before,
): Promise<SegmentWriter> {
  const path = segmentPath(folder, 'batches', number);
  const name = { kind: 'batches', day, number } as const;
  const writer = await createSegment({ files, path, key, name, before, isSynced: true });
  try {
    await files.syncFolder(folder);
    return writer;
  } catch (error) {
    await writer.close();
    await files.remove(path).catch(() => undefined);
    throw error;
  }
}

async function replaceBefore(
  at: DayFolder,
  { mark, before }: { mark: number; before: Before },
  batches: AsyncIterable<Uint8Array>,
): Promise<void> {
  const { files, folder, day, key } = at;
  const path = unfinishedPath(folder, mark);
  await files.remove(path);
  const name = { kind: 'snapshot', day, number: mark } as const;
  const writer = await createSegment({ files, path, key, name, before, isSynced: false });
  try {
    for await (const batch of batches) await writer.write(batch);
    await writer.complete();
    await writer.sync();
  } catch (error) {
    await files.remove(path);
    throw error;
  } finally {
    await writer.close();
  }
  await files.rename(path, segmentPath(folder, 'snapshot', mark));
  await files.syncFolder(folder);
  const { old } = splitSegments(await listSegments(files, folder));
  await removeSegments(files, old);
}

/**
 * What a killed process wrote and did not sync is readable now and may be gone after a power cut.
 * Nothing may be concluded from it, least of all a release, before it is durable.
 */
async function syncAll(at: DayFolder, live: readonly SegmentFile[]): Promise<void> {
  for (const { path } of live) {
    const file = await at.files.open(path);
    try {
      await file.sync();
    } finally {
      await file.close();
    }
  }
  await at.files.syncFolder(at.folder);
}
