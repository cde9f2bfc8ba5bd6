import { MAX_VIDEO_ID_BYTES } from './words.ts';
import { readUtf8, utf8Length, writeUtf8 } from './utf8.ts';

/** Words of one chunk of ids: 64 KiB. */
const CHUNK_BITS = 14;
const CHUNK_WORDS = 2 ** CHUNK_BITS;

/** Most words of an id: one with its length in bytes, then the bytes, filled up with zeros. */
export const ID_WORDS = 1 + MAX_VIDEO_ID_BYTES / 4;

/** Many ids one after the other; words and bytes are the same memory. */
export type IdChunk = { readonly words: Int32Array; readonly bytes: Uint8Array };

/** Ids in the order they came; each is written once and stays where it is. */
export type IdStore = {
  readonly chunks: IdChunk[];
  /** Position of the next id. */
  end: number;
};

/** Ids on their way into a lookup, in rows of `ID_WORDS` words: length in bytes, then the bytes. */
export type IdBuffer = IdChunk;

/** No ids. */
export function createIdStore(): IdStore {
  return { chunks: [], end: 0 };
}

/** Room for so many ids. */
export function createIdBuffer(ids: number): IdBuffer {
  return createChunk(ids * ID_WORDS);
}

/** Words that an id of so many bytes takes, its length included. */
export function idWordsOf(bytes: number): number {
  return 1 + ((bytes + 3) >> 2);
}

/** Puts a string into a row; false when it is no id: empty, longer than 64 bytes or not well-formed. */
export function loadText({ bytes, words }: IdBuffer, row: number, text: string): boolean {
  // NOTE: no string is longer in UTF-16 units than in bytes, so the first check bounds the others.
  if (text.length < 1 || text.length > MAX_VIDEO_ID_BYTES || !text.isWellFormed()) return false;
  const length = utf8Length(text);
  if (length > MAX_VIDEO_ID_BYTES) return false;
  const start = row * ID_WORDS;
  words[start + idWordsOf(length) - 1] = 0;
  words[start] = length;
  writeUtf8(text, bytes, (start + 1) * 4);
  return true;
}

/**
 * Puts the text that begins at `at` with its byte of length into a row; false, and an empty row, when it is too short
 * or too long for an id. Whether it is UTF-8 is not looked at. The caller knows that the bytes are there.
 */
export function loadBytes(
  { bytes, words }: IdBuffer,
  row: number,
  { at, source }: { readonly source: Uint8Array; readonly at: number },
): boolean {
  const length = source[at] ?? 0;
  const start = row * ID_WORDS;
  const isLength = length > 0 && length <= MAX_VIDEO_ID_BYTES;
  words[start] = isLength ? length : 0;
  if (!isLength) return false;
  words[start + idWordsOf(length) - 1] = 0;
  const to = (start + 1) * 4;
  for (let i = 0; i < length; i++) bytes[to + i] = source[at + 1 + i] ?? 0;
  return true;
}

/** Whether what a row holds is strict UTF-8. */
export function isTextIn({ bytes, words }: IdBuffer, row: number): boolean {
  const from = (row * ID_WORDS + 1) * 4;
  const to = from + (words[row * ID_WORDS] ?? 0);
  for (let i = from; i < to; i++) {
    if ((bytes[i] ?? 0) >= 0x80) return readUtf8(bytes, from, to) !== null;
  }
  return true;
}

/** Keeps what a row holds and gives its position. */
export function keepId(store: IdStore, { words }: IdBuffer, row: number): number {
  const start = row * ID_WORDS;
  const size = idWordsOf(words[start] ?? 0);
  if (wordOf(store.end) + size > CHUNK_WORDS) store.end = (store.end | (CHUNK_WORDS - 1)) + 1;
  const position = store.end;
  if (wordOf(position) === 0) store.chunks.push(createChunk(CHUNK_WORDS));
  const id = words.subarray(start, start + size);
  store.chunks[position >>> CHUNK_BITS]?.words.set(id, wordOf(position));
  store.end = position + size;
  return position;
}

/** Whether the id at a position is the one that begins at this word of a buffer. */
export function isIdAt(
  { chunks }: IdStore,
  position: number,
  { start, words }: { readonly words: Int32Array; readonly start: number },
): boolean {
  const chunk = chunks[position >>> CHUNK_BITS]?.words;
  if (chunk === undefined) return false;
  const from = wordOf(position);
  const size = idWordsOf(words[start] ?? 0);
  for (let i = 0; i < size; i++) if (chunk[from + i] !== words[start + i]) return false;
  return true;
}

/** Something of what is kept at a position, to have it at hand. */
export function fetchId({ chunks }: IdStore, position: number): number {
  return chunks[position >>> CHUNK_BITS]?.words[wordOf(position)] ?? 0;
}

/** The id at a position as bytes; a view, not to be written to. */
export function idBytesAt(chunks: readonly IdChunk[], position: number): Uint8Array {
  const chunk = chunks[position >>> CHUNK_BITS];
  if (chunk === undefined) return new Uint8Array(0);
  const start = wordOf(position);
  const from = (start + 1) * 4;
  return chunk.bytes.subarray(from, from + (chunk.words[start] ?? 0));
}

/** Below 0 when the id at the first position comes before that at the second, byte by byte. */
export function compareIds(chunks: readonly IdChunk[], a: number, b: number): number {
  const left = chunks[a >>> CHUNK_BITS];
  const right = chunks[b >>> CHUNK_BITS];
  if (left === undefined || right === undefined) return 0;
  const leftLength = left.words[wordOf(a)] ?? 0;
  const rightLength = right.words[wordOf(b)] ?? 0;
  const fromLeft = (wordOf(a) + 1) * 4;
  const fromRight = (wordOf(b) + 1) * 4;
  for (let i = 0; i < leftLength && i < rightLength; i++) {
    const difference = (left.bytes[fromLeft + i] ?? 0) - (right.bytes[fromRight + i] ?? 0);
    if (difference !== 0) return difference;
  }
  return leftLength - rightLength;
}

function createChunk(size: number): IdChunk {
  const words = new Int32Array(size);
  return { words, bytes: new Uint8Array(words.buffer) };
}

function wordOf(position: number): number {
  return position & (CHUNK_WORDS - 1);
}
