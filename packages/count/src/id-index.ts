import type { KeyedHash } from './half-sip-hash.ts';
import {
  createIdBuffer,
  createIdStore,
  fetchId,
  ID_WORDS,
  type IdChunk,
  idWordsOf,
  isIdAt,
  isTextIn,
  keepId,
  loadBytes,
  loadText,
} from './id-store.ts';
import { BLOCK_PLAYS } from './plays.ts';
import {
  createSlots,
  makeRoom,
  SEGMENT_SLOTS,
  segmentOf,
  SLOT_WORDS,
  type Slots,
  startOf,
  wordsOf,
} from './slots.ts';

/** Index of each video id. Ids are loaded into rows, `BLOCK_PLAYS` of them, and then asked about by row. */
export type IdIndex = {
  readonly chunks: readonly IdChunk[];
  /** Loads a string into row 0; false when it is no id. */
  load(text: string): boolean;
  /** Loads what follows, in UTF-8, its byte of length at `at`; false when no id has that length. The bytes have to be there. */
  loadBytes(row: number, source: Uint8Array, at: number): boolean;
  /** Fetches what will be looked at when the first so many rows are found. What it gives means nothing. */
  fetch(rows: number): number;
  /** The index of the id in a row; −1 when it has none. */
  find(row: number): number;
  /**
   * Gives the id in a row, which was not found, this index, and says at which position the id is kept;
   * −1 when it is not UTF-8 or there is no room.
   */
  add(row: number, index: number): number;
  /** Takes the index of the id in row 0, which was found, away. */
  drop(): void;
};

/** No ids. A slot holds an id's hash, where it is kept (−1 once it was dropped), and its index × 16 + 1. */
export function createIdIndex(hash: KeyedHash): IdIndex {
  const slots = createSlots((words, at) => words[at] ?? 0);
  const ids = createIdStore();
  const loaded = createIdBuffer(BLOCK_PLAYS);
  const hashes = new Int32Array(BLOCK_PLAYS);
  const guesses = new Int32Array(BLOCK_PLAYS);

  function hashRow(row: number): boolean {
    const start = row * ID_WORDS;
    hashes[row] = hash(loaded.words, start, start + idWordsOf(loaded.words[start] ?? 0));
    return true;
  }

  /** Where the slot of the id in a row begins, or the free slot where it belongs. */
  function slotOf(words: Int32Array, row: number): number {
    const value = hashes[row] ?? 0;
    const first = startOf(segmentOf(slots, value));
    const id = { words: loaded.words, start: row * ID_WORDS };
    let slot = value >>> 20;
    for (;;) {
      const at = first + slot * SLOT_WORDS;
      if (words[at + 2] === 0) return at;
      const position = words[at + 1] ?? -1;
      if (words[at] === value && position >= 0 && isIdAt(ids, position, id)) return at;
      slot = (slot + 1) & (SEGMENT_SLOTS - 1);
    }
  }

  return {
    chunks: ids.chunks,
    load: (text) => loadText(loaded, 0, text) && hashRow(0),
    loadBytes: (row, source, at) => loadBytes(loaded, row, { source, at }) && hashRow(row),
    fetch(rows) {
      // NOTE: one kind of load a loop, so that the processor waits for memory once for many of them.
      for (let row = 0; row < rows; row++) guesses[row] = firstPositionOf(slots, hashes[row] ?? 0);
      let seen = 0;
      for (let row = 0; row < rows; row++) seen ^= fetchId(ids, guesses[row] ?? 0);
      return seen;
    },
    find(row) {
      const words = wordsOf(slots, segmentOf(slots, hashes[row] ?? 0));
      const packed = words[slotOf(words, row) + 2] ?? 0;
      return packed === 0 ? -1 : packed >>> 4;
    },
    add(row, index) {
      const value = hashes[row] ?? 0;
      if (!isTextIn(loaded, row) || !makeRoom(slots, value)) return -1;
      const segment = segmentOf(slots, value);
      const words = wordsOf(slots, segment);
      const at = slotOf(words, row);
      const position = keepId(ids, loaded, row);
      words[at] = value;
      words[at + 1] = position;
      words[at + 2] = (index << 4) | 1;
      slots.entries[segment] = (slots.entries[segment] ?? 0) + 1;
      return position;
    },
    drop() {
      const words = wordsOf(slots, segmentOf(slots, hashes[0] ?? 0));
      words[slotOf(words, 0) + 1] = -1;
    },
  };
}

/** Where the id is kept whose slot is the first that a hash leads to; 0 when that says nothing. */
function firstPositionOf(slots: Slots, hash: number): number {
  const segment = segmentOf(slots, hash);
  const at = startOf(segment) + (hash >>> 20) * SLOT_WORDS;
  return Math.max(0, wordsOf(slots, segment)[at + 1] ?? 0);
}
