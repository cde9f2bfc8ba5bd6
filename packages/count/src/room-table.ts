import { createKeyedHash } from './half-sip-hash.ts';
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

/** An empty table of up to `most` names; `key` are 16 secret bytes, so that nobody can choose names that collide. */
export function createRoomTable(most: number, key: Uint8Array): RoomTable {
  const hashName = createNameHash(key);
  const slots = createSlots((words, at) => words[at] ?? 0);
  const sought = { high: 0, low: 0 };
  let size = 0;

  /** Where a name's slot is, or the free one where it belongs; its words are those of `wordsOf`. */
  function slotOf(): number {
    const segment = segmentOf(slots, sought.high);
    const words = wordsOf(slots, segment);
    const start = startOf(segment);
    let slot = sought.high >>> 20;
    for (;;) {
      const at = start + slot * SLOT_WORDS;
      if (words[at + 2] === 0) return at;
      if (words[at] === sought.high && words[at + 1] === sought.low) return at;
      slot = (slot + 1) & (SEGMENT_SLOTS - 1);
    }
  }
  function insert(value: number): boolean {
    if (size >= most || !makeRoom(slots, sought.high)) return false;
    const segment = segmentOf(slots, sought.high);
    const words = wordsOf(slots, segment);
    const at = slotOf();
    words[at] = sought.high;
    words[at + 1] = sought.low;
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
      hashName(name, sought);
      const words = wordsOf(slots, segmentOf(slots, sought.high));
      return ((words[slotOf() + 2] ?? 0) >>> 0) - 1;
    },
    set(name, value) {
      hashName(name, sought);
      const words = wordsOf(slots, segmentOf(slots, sought.high));
      const at = slotOf();
      if (words[at + 2] === 0) return insert(value);
      words[at + 2] = value + 1;
      return true;
    },
  };
}

/** HalfSipHash under two keys over the UTF-16 code units of a name, two to a word: 64 bits. */
function createNameHash(
  key: Uint8Array,
): (name: string, into: { high: number; low: number }) => void {
  const high = createKeyedHash(key.subarray(0, 8));
  const low = createKeyedHash(key.subarray(8, 16));
  let words = new Int32Array(64);
  return (name, into) => {
    const length = (name.length + 3) >>> 1;
    if (words.length < length) words = new Int32Array(2 * length);
    // Its length keeps a name apart from one that ends with zeros.
    words[0] = name.length;
    for (let i = 0, at = 1; i < name.length; i += 2, at++) {
      const next = i + 1 < name.length ? name.charCodeAt(i + 1) : 0;
      words[at] = name.charCodeAt(i) | (next << 16);
    }
    into.high = high(words, 0, length);
    into.low = low(words, 0, length);
  };
}
