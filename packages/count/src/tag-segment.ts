import type { Tag } from './tag.ts';

/** Slots of a segment; a power of two. */
export const SEGMENT_SLOTS = 4096;

/** Words of a slot: tag high, tag low, video index × 16 + mask. The third is 0 in a free slot only. */
export const SLOT_WORDS = 3;

/** A segment splits above this many tags: a load of 80 %. */
export const SEGMENT_TAGS = Math.floor(SEGMENT_SLOTS * 0.8);

/** Bytes of a segment's slots: 48 KiB. */
export const SEGMENT_BYTES = SEGMENT_SLOTS * SLOT_WORDS * 4;

/** One open-addressing table of the directory: all tags whose hashes agree in their lowest `depth` bits. */
export type Segment = {
  /** `SLOT_WORDS` words a slot. */
  words: Int32Array;
  tags: number;
  readonly depth: number;
  /** Whether a snapshot reads it; then it is copied before it changes. */
  isShared: boolean;
};

/** An empty segment. */
export function createSegment(depth: number): Segment {
  return { words: new Int32Array(SEGMENT_SLOTS * SLOT_WORDS), tags: 0, depth, isShared: false };
}

/**
 * Word position of the slot that holds the tag on this video, or of the free slot where it belongs.
 * Probing starts at the top bits of the hash, since the directory uses the low ones.
 */
export function findSlot(
  words: Int32Array,
  hash: number,
  sought: { tag: Tag; video: number },
): number {
  const { tag, video } = sought;
  let at = (hash >>> 20) * SLOT_WORDS;
  for (;;) {
    const packed = words[at + 2] ?? 0;
    if (packed === 0) return at;
    if (words[at] === tag.high && words[at + 1] === tag.low && packed >>> 4 === video) return at;
    at += SLOT_WORDS;
    if (at === words.length) at = 0;
  }
}

/** Writes a slot. */
export function putSlot(
  words: Int32Array,
  at: number,
  entry: { readonly tag: Tag; readonly video: number; readonly mask: number },
): void {
  words[at] = entry.tag.high;
  words[at + 1] = entry.tag.low;
  words[at + 2] = entry.video * 16 + entry.mask;
}

/** The segment's words for writing: copied first when a snapshot reads them. */
export function ownWords(segment: Segment): Int32Array {
  if (segment.isShared) {
    segment.words = segment.words.slice();
    segment.isShared = false;
  }
  return segment.words;
}

/** Calls `visit` with each tag, its video index and its mask, in slot order. */
export function visitSlots(
  words: Int32Array,
  visit: (tag: Tag, video: number, mask: number) => void,
): void {
  for (let at = 0; at < words.length; at += SLOT_WORDS) {
    const packed = words[at + 2] ?? 0;
    if (packed === 0) continue;
    visit({ high: words[at] ?? 0, low: words[at + 1] ?? 0 }, packed >>> 4, packed & 15);
  }
}
