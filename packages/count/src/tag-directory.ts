import { halfSipHash, type HashKey } from './half-sip-hash.ts';
import { createSegment, findSlot, putSlot, type Segment, visitSlots } from './tag-segment.ts';

/** Deepest split. Only tags that all hash alike get there, which takes the key. */
const MAX_DEPTH = 20;

/** Segments by the lowest bits of the hash. */
export type TagDirectory = {
  /** Number of segments. */
  readonly segments: number;
  segmentOf(hash: number): Segment;
  /** Splits the segment of a hash in two; false at the deepest. At most 3,277 tags move. */
  split(hash: number): boolean;
  /** Every segment once. */
  all(): Segment[];
};

/** One empty segment (extendible hashing: Fagin, Nievergelt, Pippenger, Strong 1979). */
export function createTagDirectory(key: HashKey): TagDirectory {
  let directory: Segment[] = [createSegment(0)];
  let segments = 1;

  function segmentOf(hash: number): Segment {
    // NOTE: the directory's length is a power of two and never 0.
    return directory[hash & (directory.length - 1)] as Segment;
  }

  return {
    get segments() {
      return segments;
    },
    segmentOf,
    split(hash) {
      const old = segmentOf(hash);
      if (old.depth >= MAX_DEPTH) return false;
      const halves: [Segment, Segment] = [
        createSegment(old.depth + 1),
        createSegment(old.depth + 1),
      ];
      moveSlots(old, halves, key);
      if (2 ** old.depth === directory.length) directory = directory.concat(directory);
      const step = 2 ** old.depth;
      for (let i = hash & (step - 1); i < directory.length; i += step) {
        directory[i] = halves[(i >>> old.depth) & 1] as Segment;
      }
      segments += 1;
      return true;
    },
    all: () => Array.from(new Set(directory)),
  };
}

function moveSlots(old: Segment, halves: readonly [Segment, Segment], key: HashKey): void {
  visitSlots(old.words, (tag, video, mask) => {
    const hash = halfSipHash(key, tag, video);
    const into = ((hash >>> old.depth) & 1) === 0 ? halves[0] : halves[1];
    const entry = { tag, video, mask };
    putSlot(into.words, findSlot(into.words, hash, entry), entry);
    into.tags += 1;
  });
}
