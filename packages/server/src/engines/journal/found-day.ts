import type { Files } from './files.ts';
import type { Loss } from './port.ts';
import { type Before, createOpener, HEADER_BYTES, readHeader } from './seal.ts';
import { type Gap, readSegment, type SegmentEnd } from './segment-reader.ts';
import type { SegmentFile } from './segment-files.ts';

/** Where one day lies and what unlocks it. */
export interface DayFolder {
  files: Files;
  folder: string;
  day: number;
  key: Uint8Array;
}

/** What an earlier process left of a day. */
export interface FoundDay {
  /** Yields what can be read; `onLoss` gets what cannot, in order. Returns what the next segment comes after. */
  read(onLoss: (loss: Loss) => void): AsyncGenerator<Uint8Array, Before>;
}

/** A segment's file with what its header says; null: it was never whole, or is not any more. */
interface Found extends SegmentFile {
  before: Before | null;
  bytes: number;
}

/** Before the day's first segment. */
export const NOTHING_BEFORE: Before = { segment: 0, batches: 0, total: 0 };

/** The loss of a day that is there and of which there is no part. */
export const ALL_EMPTY: Loss = {
  how: 'empty',
  kind: 'batches',
  segment: 0,
  from: 0,
  batches: null,
  bytes: 0,
};

/** Reads the headers of the segments that count. Null when there are whole ones and none is of this key. */
export async function findDay(
  at: DayFolder,
  live: readonly SegmentFile[],
): Promise<FoundDay | null> {
  const found: Found[] = [];
  for (const segment of live) {
    const { kind, number, path } = segment;
    const start = await at.files.read(path, HEADER_BYTES);
    const before = readHeader(at.key, start, { kind, day: at.day, number });
    found.push({ ...segment, before, bytes: await at.files.size(path) });
  }
  const isOfAnother = found.every(({ before }) => before === null) && found.some(wasWhole);
  return isOfAnother ? null : { read: (onLoss) => readDay(at, found, onLoss) };
}

/** A header is durable before anything comes after it. */
function wasWhole({ bytes }: Found): boolean {
  return bytes > HEADER_BYTES;
}

async function* readDay(
  at: DayFolder,
  found: readonly Found[],
  onLoss: (loss: Loss) => void,
): AsyncGenerator<Uint8Array, Before> {
  let last: Before = NOTHING_BEFORE;
  let unreadable: Found[] = [];
  for (const [i, segment] of found.entries()) {
    const { before, kind, number } = segment;
    if (before === null) {
      unreadable.push(segment);
      continue;
    }
    for (const loss of lostBefore(segment, last, unreadable)) onLoss(loss);
    unreadable = [];
    const taken = kind === 'batches' ? takenOf(number, found.slice(i + 1)) : null;
    const end = yield* readFile(at, { segment, taken, onLoss });
    if (end.tornBytes > 0) onLoss(tornAt(number, end));
    const total = before.total + (kind === 'snapshot' ? 0 : end.batches);
    last = { segment: number, batches: end.batches, total };
  }
  for (const loss of lostAtEnd(found, unreadable)) onLoss(loss);
  return last;
}

/** Batches of a segment that were taken, as the next whole one says; null when that came after another. */
function takenOf(number: number, later: readonly Found[]): number | null {
  const next = later.find(({ before }) => before !== null)?.before;
  return next?.segment === number ? next.batches : null;
}

/** What is gone between the last segment that was read and this one, which has a header. */
function lostBefore({ kind, before }: Found, last: Before, unreadable: readonly Found[]): Loss[] {
  const snapshot = unreadable.find((segment) => segment.kind === 'snapshot');
  if (snapshot !== undefined) return [allOf(snapshot)];
  const batches = (before?.total ?? 0) - last.total;
  if (before === null || kind === 'snapshot' || batches <= 0) return [];
  const bytes = unreadable.reduce((sum, segment) => sum + segment.bytes, 0);
  const how = unreadable.some(({ number }) => number === before.segment) ? 'damaged' : 'missing';
  return [{ how, kind: 'batches', segment: before.segment, from: 0, batches, bytes }];
}

/** What no later segment tells of. Whoever begins a day writes a header before anything can be taken. */
function lostAtEnd(found: readonly Found[], unreadable: readonly Found[]): Loss[] {
  const isAllEmpty = found.every((segment) => segment.before === null && !wasWhole(segment));
  if (isAllEmpty) return [ALL_EMPTY];
  const isLost = (segment: Found) => segment.kind === 'snapshot' || wasWhole(segment);
  return unreadable.filter(isLost).map(allOf);
}

function allOf({ kind, number, bytes }: Found): Loss {
  return { how: 'damaged', kind, segment: number, from: 0, batches: null, bytes };
}

async function* readFile(
  at: DayFolder,
  part: { segment: SegmentFile; taken: number | null; onLoss: (loss: Loss) => void },
): AsyncGenerator<Uint8Array, SegmentEnd> {
  const { kind, number, path } = part.segment;
  const file = await at.files.read(path);
  const opener = createOpener(at.key, file, { kind, day: at.day, number });
  const onGap = (gap: Gap) => part.onLoss({ how: 'damaged', kind, segment: number, ...gap });
  const isComplete = kind === 'snapshot';
  return yield* readSegment({ opener, file, taken: part.taken, isComplete }, onGap);
}

function tornAt(segment: number, { batches, tornBytes }: SegmentEnd): Loss {
  return { how: 'torn', kind: 'batches', segment, from: batches, batches: null, bytes: tornBytes };
}
