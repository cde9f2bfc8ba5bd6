import { halfSipHash, type HashKey } from './half-sip-hash.ts';
import { createTagDirectory } from './tag-directory.ts';
import {
  findSlot,
  ownWords,
  putSlot,
  type Segment,
  SEGMENT_BYTES,
  SEGMENT_TAGS,
} from './tag-segment.ts';
import type { Tag } from './tag.ts';

/** Video indexes are below this: they share a word with the mask. */
export const MAX_VIDEO_INDEX = 2 ** 28;

/** Which ordinals each tag has used on each video: (tag, video index) → 4-bit mask. */
export type TagTable = {
  /** Tags held, counted once per video. */
  readonly size: number;
  /** Bytes of all slots. */
  readonly bytes: number;
  /** The mask of a tag on a video; 0 = never seen. */
  maskOf(tag: Tag, video: number): number;
  /** Adds bits to a tag's mask and gives the mask before; −1 when the tag is new and there is no room. */
  mark(tag: Tag, video: number, bits: number): number;
  /** Shares the slots as they are now with a reader, at no cost: later changes copy a segment first. */
  freeze(): readonly Int32Array[];
};

/**
 * Open addressing in segments of 4,096 slots: a full one splits in two, so growing never stops the process
 * for longer than that takes. 12 bytes a slot: 17 bytes a pair at 70 % load, 15 to 30 as segments fill.
 * Never evicts.
 */
export function createTagTable(key: HashKey, maxTags: number): TagTable {
  const directory = createTagDirectory(key);
  let size = 0;

  /** The segment for one more tag; null when nothing may be added. */
  function roomFor(hash: number): Segment | null {
    if (size >= maxTags) return null;
    while (directory.segmentOf(hash).tags >= SEGMENT_TAGS) {
      if (!directory.split(hash)) return null;
    }
    return directory.segmentOf(hash);
  }

  function insert(entry: { tag: Tag; video: number; mask: number }, hash: number): number {
    const segment = roomFor(hash);
    if (segment === null) return -1;
    const words = ownWords(segment);
    putSlot(words, findSlot(words, hash, entry), entry);
    segment.tags += 1;
    size += 1;
    return 0;
  }

  return {
    get size() {
      return size;
    },
    get bytes() {
      return directory.segments * SEGMENT_BYTES;
    },
    maskOf(tag, video) {
      const hash = halfSipHash(key, tag, video);
      const { words } = directory.segmentOf(hash);
      return (words[findSlot(words, hash, { tag, video }) + 2] ?? 0) & 15;
    },
    mark(tag, video, bits) {
      const hash = halfSipHash(key, tag, video);
      const segment = directory.segmentOf(hash);
      const at = findSlot(segment.words, hash, { tag, video });
      const mask = (segment.words[at + 2] ?? 0) & 15;
      if (mask === 0) return insert({ tag, video, mask: bits }, hash);
      if ((mask | bits) !== mask) putSlot(ownWords(segment), at, { tag, video, mask: mask | bits });
      return mask;
    },
    freeze() {
      const shared = directory.all();
      for (const segment of shared) segment.isShared = true;
      return shared.map((segment) => segment.words);
    },
  };
}
