import {
  bytesOf,
  createSlots,
  makeRoom,
  SEGMENT_SLOTS,
  segmentOf,
  SLOT_WORDS,
  startOf,
  wordsOf,
} from './slots.ts';

/** Small whole numbers by name, in slots of 12 bytes: names are known by 64 bits of their hash. */
export type RoomTable = {
  /** Names held. */
  readonly size: number;
  /** Bytes of all slots. */
  readonly bytes: number;
  /** The number of a name; −1 when it has none. */
  find(name: string): number;
  /** Sets the number of a name, 0 to 2^32 − 2; false when there is no room for another name. */
  set(name: string, value: number): boolean;
};

/** An empty table of up to `most` names. Names should hold something secret, or their hashes can be made to collide. */
export function createRoomTable(most: number): RoomTable {
  const slots = createSlots((words, at) => words[at] ?? 0);
  const key = { high: 0, low: 0 };
  let size = 0;

  /** Where a name's slot is, or the free one where it belongs; its words are those of `wordsOf`. */
  function slotOf(): number {
    const segment = segmentOf(slots, key.high);
    const words = wordsOf(slots, segment);
    const start = startOf(segment);
    let slot = key.high >>> 20;
    for (;;) {
      const at = start + slot * SLOT_WORDS;
      if (words[at + 2] === 0) return at;
      if (words[at] === key.high && words[at + 1] === key.low) return at;
      slot = (slot + 1) & (SEGMENT_SLOTS - 1);
    }
  }
  function insert(value: number): boolean {
    if (size >= most || !makeRoom(slots, key.high)) return false;
    const segment = segmentOf(slots, key.high);
    const words = wordsOf(slots, segment);
    const at = slotOf();
    words[at] = key.high;
    words[at + 1] = key.low;
    words[at + 2] = value + 1;
    slots.entries[segment] = (slots.entries[segment] ?? 0) + 1;
    size += 1;
    return true;
  }
  return {
    get size() {
      return size;
    },
    get bytes() {
      return bytesOf(slots);
    },
    find(name) {
      hashName(name, key);
      const words = wordsOf(slots, segmentOf(slots, key.high));
      return ((words[slotOf() + 2] ?? 0) >>> 0) - 1;
    },
    set(name, value) {
      hashName(name, key);
      const words = wordsOf(slots, segmentOf(slots, key.high));
      const at = slotOf();
      if (words[at + 2] === 0) return insert(value);
      words[at + 2] = value + 1;
      return true;
    },
  };
}

/** Two 32-bit hashes over UTF-16 code units, mixed with each other at the end (cyrb53 of bryc, 2018; 64 bits kept). */
function hashName(name: string, into: { high: number; low: number }): void {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  into.high = a | 0;
  into.low = b | 0;
}
