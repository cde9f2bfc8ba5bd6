import type { Files } from './files.ts';
import type { DayJournal } from './port.ts';
import { checkHeader, HEADER_BYTES, openSegment } from './seal.ts';
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

/** Where one day lies and what unlocks it. */
export interface DayFolder {
  files: Files;
  folder: string;
  day: number;
  key: Uint8Array;
}

/** A new segment begins when one has grown to this size, so that reading one back fits into memory. */
const SEGMENT_BYTES = 64 * 1024 * 1024;

/** Opens a folder that exists. Null when a segment that counts was written under another key. */
export async function openDay(given: DayFolder): Promise<DayJournal | null> {
  const at = { ...given, key: Uint8Array.from(given.key) };
  const { files, folder } = at;
  const segments = await listSegments(files, folder);
  const { live, old } = splitSegments(segments);
  const found = await sealedByUs(at, live);
  if (found === null) return null;
  await removeUnfinished(files, folder);
  await removeSegments(files, old);
  await syncAll(at, live);
  return createDay(at, { found, next: (segments.at(-1)?.number ?? 0) + 1 });
}

function createDay(at: DayFolder, start: { found: SegmentFile[]; next: number }): DayJournal {
  const { day, key } = at;
  let next = start.next;
  let current: { writer: SegmentWriter; number: number } | null = null;
  let broken: SegmentWriter | null = null;
  let isClosed = false;

  /** A failed batch has to be off the disk before anything is accepted after it: else it might come back. */
  async function mend(): Promise<void> {
    if (broken === null) return;
    await broken.cut();
    await broken.close();
    broken = null;
  }
  async function begin(): Promise<{ writer: SegmentWriter; number: number }> {
    const number = next;
    next += 1;
    return { writer: await beginSegment(at, number), number };
  }
  function retire(): void {
    const ended = current;
    current = null;
    // Everything in it is durable already, so its end needs no waiting for.
    if (ended !== null) void ended.writer.close().catch(() => undefined);
  }
  return {
    async append(batch) {
      if (isClosed) throw new Error(`The journal of day ${day} is closed.`);
      await mend();
      if (current !== null && current.writer.bytes >= SEGMENT_BYTES) retire();
      current ??= await begin();
      const { writer, number } = current;
      try {
        await writer.write(batch);
      } catch (error) {
        broken = writer;
        current = null;
        throw error;
      }
      return { segment: number, batch: writer.batches - 1 };
    },
    read: () => readSegments(at, start.found),
    mark() {
      retire();
      return next;
    },
    async replace(mark, batches) {
      if (isClosed) throw new Error(`The journal of day ${day} is closed.`);
      await replaceBefore(at, mark, batches);
    },
    async [Symbol.asyncDispose]() {
      isClosed = true;
      await mend().catch(() => undefined);
      await current?.writer.close();
      current = null;
      key.fill(0);
    },
  };
}

/** A segment whose name is durable as well. */
async function beginSegment(
  { files, folder, day, key }: DayFolder,
  number: number,
): Promise<SegmentWriter> {
  const path = segmentPath(folder, 'batches', number);
  const name = { kind: 'batches', day, number } as const;
  const writer = await createSegment({ files, path, key, name, isSynced: true });
  try {
    await files.syncFolder(folder);
    return writer;
  } catch (error) {
    await writer.close();
    await files.remove(path).catch(() => undefined);
    throw error;
  }
}

async function* readSegments(at: DayFolder, segments: SegmentFile[]): AsyncGenerator<Uint8Array> {
  for (const { path } of segments) yield* openSegment(at.key, await at.files.read(path));
}

async function replaceBefore(
  at: DayFolder,
  mark: number,
  batches: AsyncIterable<Uint8Array>,
): Promise<void> {
  const { files, folder, day, key } = at;
  const path = unfinishedPath(folder, mark);
  await files.remove(path);
  const name = { kind: 'snapshot', day, number: mark } as const;
  const writer = await createSegment({ files, path, key, name, isSynced: false });
  try {
    for await (const batch of batches) await writer.write(batch);
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

/** Segments to read, or null when one of them is sealed under another key. Those torn at birth hold nothing. */
async function sealedByUs(at: DayFolder, live: SegmentFile[]): Promise<SegmentFile[] | null> {
  const ours: SegmentFile[] = [];
  for (const segment of live) {
    const { kind, number, path } = segment;
    const file = await at.files.read(path, HEADER_BYTES + 1);
    const verdict = checkHeader(at.key, file, { kind, day: at.day, number });
    if (verdict === 'other') return null;
    if (verdict === 'ours') ours.push(segment);
  }
  return ours;
}

/**
 * What a killed process wrote and did not sync is readable now and may be gone after a power cut.
 * Nothing may be concluded from it, least of all a release, before it is durable.
 */
async function syncAll(at: DayFolder, live: SegmentFile[]): Promise<void> {
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
