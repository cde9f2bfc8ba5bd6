import type { KeyedHash } from './half-sip-hash.ts';
import { PLAY_WORDS, type PlayBlock } from './plays.ts';
import {
  beforeChange,
  bytesOf,
  createSlots,
  freezeSlots,
  type FrozenSegment,
  makeRoom,
  SEGMENT_SLOTS,
  segmentOf,
  SLOT_WORDS,
  type Slots,
  startOf,
  wordsOf,
} from './slots.ts';

/** Video indexes are below this: they share a word with the mask. */
export const MAX_VIDEO_INDEX = 2 ** 28;

/** Words of a tag on a video: tag high, tag low, video index. */
const KEY_WORDS = 3;

/** Which ordinals each tag has used on each video. */
export type TagTable = {
  /** Tags held, counted once per video. */
  readonly size: number;
  /** Bytes of all slots. */
  readonly bytes: number;
  /** Has to be called on a block before anything is looked up in it: hashes its tags and fetches their slots. */
  prepare(block: PlayBlock): void;
  /** The 4-bit mask of the tag whose play begins at this word; 0 = never seen. */
  maskAt(words: Int32Array, at: number): number;
  /** Adds bits to the tag's mask and gives the mask before; −1 when the tag is new and there is no room. */
  mark(words: Int32Array, at: number, bits: number): number;
  /** Shares the slots as they are now with a reader, at no cost: later changes copy a segment first. */
  freeze(): readonly FrozenSegment[];
};

/**
 * Slots of 12 bytes, found by a keyed hash of tag and video: 17 bytes a pair at 70 % load, 15 to 31 as segments
 * fill and split. Never evicts.
 */
export function createTagTable(hash: KeyedHash, maxTags: number): TagTable {
  const entry = new Int32Array(KEY_WORDS);
  const slots = createSlots((words, at) => {
    entry[0] = words[at] ?? 0;
    entry[1] = words[at + 1] ?? 0;
    entry[2] = (words[at + 2] ?? 0) >>> 4;
    return hash(entry, 0, KEY_WORDS);
  });
  let size = 0;

  function insert(words: Int32Array, at: number, bits: number): number {
    const value = hashIn(words, at);
    if (size >= maxTags || !makeRoom(slots, value)) return -1;
    const segment = segmentOf(slots, value);
    beforeChange(slots, segment);
    const own = wordsOf(slots, segment);
    const slot = slotOf(slots, words, at);
    own[slot] = words[at] ?? 0;
    own[slot + 1] = words[at + 1] ?? 0;
    own[slot + 2] = ((words[at + 2] ?? 0) << 4) | bits;
    slots.entries[segment] = (slots.entries[segment] ?? 0) + 1;
    size += 1;
    return 0;
  }

  return {
    get size() {
      return size;
    },
    get bytes() {
      return bytesOf(slots);
    },
    prepare(block) {
      const { length, words } = block;
      for (let i = 0, at = 0; i < length; i++, at += PLAY_WORDS) {
        words[at + 4] = hash(words, at, at + KEY_WORDS);
      }
      if (length > 1) block.fetched ^= fetchSlots(slots, words, length);
    },
    maskAt(words, at) {
      const own = wordsOf(slots, segmentOf(slots, hashIn(words, at)));
      return (own[slotOf(slots, words, at) + 2] ?? 0) & 15;
    },
    mark(words, at, bits) {
      const segment = segmentOf(slots, hashIn(words, at));
      const own = wordsOf(slots, segment);
      const slot = slotOf(slots, words, at);
      const packed = own[slot + 2] ?? 0;
      if (packed === 0) return insert(words, at, bits);
      if ((packed | bits) !== packed) {
        beforeChange(slots, segment);
        own[slot + 2] = packed | bits;
      }
      return packed & 15;
    },
    freeze: () => freezeSlots(slots),
  };
}

function hashIn(words: Int32Array, at: number): number {
  return words[at + 4] ?? 0;
}

/**
 * Word position, in its segment's array, of the slot that holds the tag whose play begins at `at`,
 * or of the free slot where it belongs.
 */
function slotOf(slots: Slots, words: Int32Array, at: number): number {
  const high = words[at];
  const low = words[at + 1];
  const video = words[at + 2];
  const hash = hashIn(words, at);
  const segment = segmentOf(slots, hash);
  const own = wordsOf(slots, segment);
  const start = startOf(segment);
  let slot = hash >>> 20;
  for (;;) {
    const position = start + slot * SLOT_WORDS;
    const packed = own[position + 2] ?? 0;
    if (packed === 0) return position;
    if (own[position] === high && own[position + 1] === low && packed >>> 4 === video) {
      return position;
    }
    slot = (slot + 1) & (SEGMENT_SLOTS - 1);
  }
}

/**
 * Loads where each tag of a block is probably found, and nothing else, so that the processor waits for memory once
 * for many of them. What it gives means nothing.
 */
function fetchSlots(slots: Slots, words: Int32Array, length: number): number {
  let seen = 0;
  for (let i = 0, at = 0; i < length; i++, at += PLAY_WORDS) {
    const hash = hashIn(words, at);
    const segment = segmentOf(slots, hash);
    seen ^= wordsOf(slots, segment)[startOf(segment) + (hash >>> 20) * SLOT_WORDS] ?? 0;
  }
  return seen;
}
