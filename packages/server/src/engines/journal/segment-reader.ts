import { BLOCK_BYTES } from './port.ts';
import { HEADER_BYTES, LEAST_SEALED_BYTES, type Opener } from './seal.ts';

/** A run of batches that cannot be read. */
export interface Gap {
  /** Number of the first of them. */
  from: number;
  /** How many; null: nobody knows. */
  batches: number | null;
  /** Bytes that are there in their place. */
  bytes: number;
}

/** A segment's bytes, and what is known of how many batches they hold. */
export interface SegmentBytes {
  opener: Opener;
  file: Uint8Array;
  /** Batches that were taken, as the next segment says; null: no other says. */
  taken: number | null;
  /** Whether it has to have an end, as a snapshot has. */
  isComplete: boolean;
}

/** How reading a segment ended. */
export interface SegmentEnd {
  /** Batches up to its end, with those that could not be read. */
  batches: number;
  /** Bytes after them that are no batch: what a crash left of one that was not acknowledged, as far as can be told. */
  tornBytes: number;
}

/** Yields every batch that can be read. `onGap` gets each run of those that cannot, before the batch after it. */
export function* readSegment(
  { opener, file, taken, isComplete }: SegmentBytes,
  onGap: (gap: Gap) => void,
): Generator<Uint8Array, SegmentEnd> {
  const most = taken ?? Infinity;
  const written = lengthWithoutZeros(file);
  let at = HEADER_BYTES;
  let number = 0;
  while (number < most) {
    const size = opener.sizeAt(at);
    const batch = size === 0 ? null : opener.open(at, number);
    if (batch !== null) {
      yield batch;
      at += size;
      number += 1;
      continue;
    }
    const next = findNext(opener, { at, number, most, written });
    if (next === null) break;
    onGap({ from: number, batches: next.number - number, bytes: next.at - at });
    ({ at, number } = next);
  }
  const rest = Math.max(0, written - at);
  if (taken !== null) {
    if (number < taken) onGap({ from: number, batches: taken - number, bytes: rest });
    return { batches: taken, tornBytes: 0 };
  }
  if (!isComplete) return { batches: number, tornBytes: rest };
  if (!opener.isEndAt(at, number)) onGap({ from: number, batches: null, bytes: rest });
  return { batches: number, tornBytes: 0 };
}

/** 5 × 205 is 1 modulo 1024. */
const FIFTH = 205;
const WORDS_PER_BLOCK = BLOCK_BYTES / 4;

/**
 * The first batch after damage. k batches of B blocks take 20 k + 4096 B bytes, so that a distance alone says k
 * modulo 1024, and each place need be tried under one number only. Longer runs are not looked past.
 */
function findNext(
  opener: Opener,
  from: { at: number; number: number; most: number; written: number },
): { at: number; number: number } | null {
  for (let at = from.at + LEAST_SEALED_BYTES; at < from.written; at += 4) {
    if (opener.sizeAt(at) === 0) continue;
    const distance = at - from.at;
    const batches = ((distance / 4) * FIFTH) % WORDS_PER_BLOCK || WORDS_PER_BLOCK;
    const number = from.number + batches;
    if (distance < batches * LEAST_SEALED_BYTES || number >= from.most) continue;
    if (opener.open(at, number) !== null) return { at, number };
  }
  return null;
}

/** A segment grows ahead of its batches by zeros. */
function lengthWithoutZeros(file: Uint8Array): number {
  let length = file.length;
  while (length > 0 && file[length - 1] === 0) length -= 1;
  return length;
}
