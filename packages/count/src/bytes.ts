import type { TextCache } from './text-cache.ts';
import { utf8Length, writeUtf8 } from './utf8.ts';

/** Appends numbers and strings to a growing buffer. */
export type ByteWriter = {
  /** Bytes written so far. */
  readonly length: number;
  byte(value: number): void;
  /** A signed 32-bit word, big-endian. */
  word(value: number): void;
  /** An integer from 0 to 2^53 − 1 in groups of 7 bits, lowest first. */
  varint(value: number): void;
  bytes(value: Uint8Array): void;
  /** One byte of length (at most 255), then UTF-8. */
  text(value: string): void;
  /** What was written, padded with zeros to `size` bytes. */
  take(size: number): Uint8Array;
  /** Goes back to the reserved bytes alone. */
  clear(): void;
};

/** A writer whose first bytes, `reserved` of them, are zeros to be filled in later. */
export function createByteWriter(reserved: number): ByteWriter {
  let buffer = new Uint8Array(4096);
  let length = reserved;

  function room(bytes: number): number {
    const at = length;
    length += bytes;
    if (length > buffer.length) {
      const larger = new Uint8Array(Math.max(length, buffer.length * 2));
      larger.set(buffer);
      buffer = larger;
    }
    return at;
  }

  function byte(value: number): void {
    const at = room(1);
    buffer[at] = value;
  }

  return {
    get length() {
      return length;
    },
    byte,
    word(value) {
      const at = room(4);
      writeWord(buffer, at, value);
    },
    varint(value) {
      let rest = value;
      while (rest >= 0x80) {
        byte((rest % 0x80) | 0x80);
        rest = Math.floor(rest / 0x80);
      }
      byte(rest);
    },
    bytes(value) {
      const at = room(value.length);
      buffer.set(value, at);
    },
    text(value) {
      const size = utf8Length(value);
      byte(size);
      const at = room(size);
      writeUtf8(value, buffer, at);
    },
    take(size) {
      const taken = new Uint8Array(size);
      taken.set(buffer.subarray(0, Math.min(length, size)));
      return taken;
    },
    clear() {
      length = reserved;
    },
  };
}

/** Reads what a {@link ByteWriter} wrote. After the first damage `isDamaged` stays true and reads give 0. */
export type ByteReader = {
  readonly input: Uint8Array;
  readonly at: number;
  readonly isDamaged: boolean;
  /** Passes over bytes that the caller reads from `input`, and gives where they begin; −1 when they are not there. */
  take(length: number): number;
  byte(): number;
  varint(): number;
  bytes(length: number): Uint8Array;
  text(): string;
  /** Marks the input as damaged. */
  fail(): void;
};

/** Reads bytes from `from` up to `to`; strings come out of `texts` when they are known there. */
export function createByteReader(
  input: Uint8Array,
  { from, to }: { readonly from: number; readonly to: number },
  texts: TextCache,
): ByteReader {
  let at = from;
  let isDamaged = false;

  function take(length: number): number {
    const start = at;
    if (isDamaged || length > to - at) {
      isDamaged = true;
      return -1;
    }
    at += length;
    return start;
  }

  function byte(): number {
    const start = take(1);
    return start < 0 ? 0 : (input[start] ?? 0);
  }

  return {
    input,
    take,
    get at() {
      return at;
    },
    get isDamaged() {
      return isDamaged;
    },
    byte,
    varint() {
      let value = 0;
      let unit = 1;
      for (;;) {
        const next = byte();
        value += (next & 0x7f) * unit;
        if (next < 0x80) return value;
        unit *= 0x80;
        if (unit > 2 ** 42) isDamaged = true;
      }
    },
    bytes(length) {
      const start = take(length);
      return start < 0 ? new Uint8Array(0) : input.slice(start, start + length);
    },
    text() {
      const length = byte();
      const start = take(length);
      const text = start < 0 ? null : texts.read(input, start, start + length);
      if (text === null) isDamaged = true;
      return text ?? '';
    },
    fail() {
      isDamaged = true;
    },
  };
}

/** Writes a 32-bit word, big-endian. */
export function writeWord(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 24;
  bytes[at + 1] = value >>> 16;
  bytes[at + 2] = value >>> 8;
  bytes[at + 3] = value;
}

/** Reads a signed 32-bit word, big-endian; missing bytes are 0. */
export function readWord(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] ?? 0) << 24) | ((bytes[at + 1] ?? 0) << 16);
  return high | ((bytes[at + 2] ?? 0) << 8) | (bytes[at + 3] ?? 0);
}
