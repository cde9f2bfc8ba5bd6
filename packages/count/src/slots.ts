/** Slots of a segment; a power of two. */
export const SEGMENT_SLOTS = 4096;

/** Words of a slot. The third is 0 in a free slot only. */
export const SLOT_WORDS = 3;

/** A segment splits when it holds this many: a load of 80 %. */
export const SEGMENT_ENTRIES = Math.floor(SEGMENT_SLOTS * 0.8);

/** Words of a segment: 48 KiB. */
export const SEGMENT_WORDS = SEGMENT_SLOTS * SLOT_WORDS;

/** Deepest split. Only entries that all hash alike get there, which takes the key. */
const MAX_DEPTH = 20;

/** Segments that share one array of 1.5 MiB: few arrays make a large table. The first segment begins alone. */
const SLAB_BITS = 5;
const SLAB_SEGMENTS = 2 ** SLAB_BITS;

/**
 * Hash tables by open addressing in segments that split one at a time (extendible hashing: Fagin, Nievergelt,
 * Pippenger, Strong 1979), so that growing never takes longer than one split. The low bits of a hash choose
 * the segment, its top 12 bits the slot where probing starts.
 */
export type Slots = {
  readonly slabs: Int32Array[];
  /** Segment of each value of a hash's lowest bits. Its length is a power of two. */
  directory: Int32Array;
  /** Entries of each segment. */
  readonly entries: number[];
  /** Bits of the hash that a segment's entries agree in. */
  readonly depths: number[];
  /** Who reads a segment as it is now; told before it changes. */
  readonly readers: (FrozenSegment | null)[];
  /** The hash of the entry whose words begin here. */
  readonly hashAt: (words: Int32Array, at: number) => number;
  /** A segment being split; empty before the first split. */
  spare: Int32Array;
};

/** A segment at the moment it was frozen. */
export type FrozenSegment = {
  words: Int32Array;
  /** Where its first word is. */
  start: number;
};

/** One empty segment. */
export function createSlots(hashAt: Slots['hashAt']): Slots {
  const slots: Slots = {
    slabs: [],
    directory: new Int32Array(1),
    entries: [],
    depths: [],
    readers: [],
    hashAt,
    spare: new Int32Array(0),
  };
  addSegment(slots, 0);
  return slots;
}

/** The segment a hash belongs to. */
export function segmentOf(slots: Slots, hash: number): number {
  const { directory } = slots;
  return directory[hash & (directory.length - 1)] ?? 0;
}

/** The array that holds a segment. */
export function wordsOf(slots: Slots, segment: number): Int32Array {
  // NOTE: segments exist before they are in the directory.
  return slots.slabs[segment >>> SLAB_BITS] as Int32Array;
}

/** Where a segment begins in its array. */
export function startOf(segment: number): number {
  return (segment & (SLAB_SEGMENTS - 1)) * SEGMENT_WORDS;
}

/** Bytes of all slots. */
export function bytesOf(slots: Slots): number {
  return slots.entries.length * SEGMENT_WORDS * 4;
}

/** Has to be called before a segment's words change: its readers keep what they saw. */
export function beforeChange(slots: Slots, segment: number): void {
  const reader = slots.readers[segment];
  if (reader === null || reader === undefined) return;
  reader.words = reader.words.slice(reader.start, reader.start + SEGMENT_WORDS);
  reader.start = 0;
  slots.readers[segment] = null;
}

/** Makes room for one more entry of this hash; false when that cannot be. At most 3,276 entries move. */
export function makeRoom(slots: Slots, hash: number): boolean {
  for (;;) {
    const segment = segmentOf(slots, hash);
    if ((slots.entries[segment] ?? 0) < SEGMENT_ENTRIES) return true;
    if ((slots.depths[segment] ?? 0) >= MAX_DEPTH) return false;
    split(slots, segment, hash);
  }
}

/** Shares all segments as they are now with a reader; nothing is copied until one changes. */
export function freezeSlots(slots: Slots): readonly FrozenSegment[] {
  return slots.entries.map((_, segment) => {
    const reader = slots.readers[segment] ?? {
      words: wordsOf(slots, segment),
      start: startOf(segment),
    };
    slots.readers[segment] = reader;
    return reader;
  });
}

function addSegment(slots: Slots, depth: number): number {
  const segment = slots.entries.push(0) - 1;
  slots.depths.push(depth);
  slots.readers.push(null);
  if (segment === 0) slots.slabs.push(new Int32Array(SEGMENT_WORDS));
  else if (segment === 1) slots.slabs[0] = withRoom(slots.slabs[0]);
  else if ((segment & (SLAB_SEGMENTS - 1)) === 0) slots.slabs.push(withRoom());
  return segment;
}

/** An array for as many segments as share one. Fresh memory of this size comes zeroed page by page, as it is used. */
function withRoom(first: Int32Array = new Int32Array(0)): Int32Array {
  const slab = new Int32Array(SLAB_SEGMENTS * SEGMENT_WORDS);
  slab.set(first);
  return slab;
}

/** Moves half of a segment's entries to a new one; `hash` is one of its hashes. */
function split(slots: Slots, old: number, hash: number): void {
  const depth = slots.depths[old] ?? 0;
  const added = addSegment(slots, depth + 1);
  slots.depths[old] = depth + 1;
  beforeChange(slots, old);
  if (2 ** depth === slots.directory.length) doubleDirectory(slots);
  const step = 2 ** (depth + 1);
  for (let i = (hash & (2 ** depth - 1)) + 2 ** depth; i < slots.directory.length; i += step) {
    slots.directory[i] = added;
  }
  const words = wordsOf(slots, old);
  const start = startOf(old);
  if (slots.spare.length === 0) slots.spare = new Int32Array(SEGMENT_WORDS);
  slots.spare.set(words.subarray(start, start + SEGMENT_WORDS));
  words.fill(0, start, start + SEGMENT_WORDS);
  slots.entries[old] = 0;
  for (let at = 0; at < SEGMENT_WORDS; at += SLOT_WORDS) {
    if (slots.spare[at + 2] !== 0) putBack(slots, at);
  }
}

function doubleDirectory(slots: Slots): void {
  const { directory } = slots;
  const doubled = new Int32Array(directory.length * 2);
  doubled.set(directory);
  doubled.set(directory, directory.length);
  slots.directory = doubled;
}

/** Writes an entry of the spare segment to the first free slot of the segment it belongs to now. */
function putBack(slots: Slots, from: number): void {
  const { spare } = slots;
  const hash = slots.hashAt(spare, from);
  const segment = segmentOf(slots, hash);
  const words = wordsOf(slots, segment);
  const start = startOf(segment);
  let slot = hash >>> 20;
  while (words[start + slot * SLOT_WORDS + 2] !== 0) slot = (slot + 1) & (SEGMENT_SLOTS - 1);
  const at = start + slot * SLOT_WORDS;
  words[at] = spare[from] ?? 0;
  words[at + 1] = spare[from + 1] ?? 0;
  words[at + 2] = spare[from + 2] ?? 0;
  slots.entries[segment] = (slots.entries[segment] ?? 0) + 1;
}
