import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type { Files } from './files.ts';
import { HEADER_BYTES, type SegmentKind } from './seal.ts';

/** A segment's file. Its number orders it; a snapshot stands for every segment of a lower number. */
export interface SegmentFile {
  kind: SegmentKind;
  number: number;
  path: string;
}

const NAME = /^(\d{8})\.(batches|snapshot)$/;
const UNFINISHED = '.part';

/** Path of a segment. */
export function segmentPath(folder: string, kind: SegmentKind, number: number): string {
  return join(folder, `${String(number).padStart(8, '0')}.${kind}`);
}

/** Where a snapshot is written before it takes its name. */
export function unfinishedPath(folder: string, number: number): string {
  return segmentPath(folder, 'snapshot', number) + UNFINISHED;
}

/** All segments of a folder by number, a snapshot before the batches of its number. */
export async function listSegments(files: Files, folder: string): Promise<SegmentFile[]> {
  const found: SegmentFile[] = [];
  for (const name of await files.list(folder)) {
    const [, number, kind] = NAME.exec(name) ?? [];
    if (number === undefined) continue;
    found.push({ kind: kind as SegmentKind, number: Number(number), path: join(folder, name) });
  }
  return found.toSorted((a, b) => a.number - b.number || (a.kind === 'snapshot' ? -1 : 1));
}

/** What of a folder counts: the newest snapshot and the batches since. `old` is everything else. */
export function splitSegments(segments: readonly SegmentFile[]): {
  live: SegmentFile[];
  old: SegmentFile[];
} {
  const newest = segments.findLast(({ kind }) => kind === 'snapshot');
  const isLive = (segment: SegmentFile) =>
    newest === undefined ||
    segment === newest ||
    (segment.kind === 'batches' && segment.number >= newest.number);
  return { live: segments.filter(isLive), old: segments.filter((segment) => !isLive(segment)) };
}

/** Removes snapshots that were never finished. */
export async function removeUnfinished(files: Files, folder: string): Promise<void> {
  for (const name of await files.list(folder)) {
    if (name.endsWith(UNFINISHED)) await files.remove(join(folder, name));
  }
}

/**
 * Removes segments for good: without the random bytes of its header nobody can derive a segment's key again,
 * not even with the day's key and the blocks that the file system has not used since. Best effort on SSDs.
 */
export async function removeSegments(
  files: Files,
  segments: readonly SegmentFile[],
): Promise<void> {
  for (const { path } of segments) {
    const file = await files.open(path);
    try {
      await file.write(randomBytes(HEADER_BYTES), 0);
      await file.sync();
    } finally {
      await file.close();
    }
    await files.remove(path);
  }
}
