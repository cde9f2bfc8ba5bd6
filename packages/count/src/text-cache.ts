import { readUtf8 } from './utf8.ts';

/** Longer strings are not kept. */
const SLOT_BYTES = 64;

/** Reads strings that come again and again without making them each time. */
export type TextCache = {
  /** The string in UTF-8 bytes `from` up to `to`; null when they are not UTF-8. */
  read(bytes: Uint8Array, from: number, to: number): string | null;
};

/**
 * Keeps the last string of up to 64 bytes in each slot. 32,768 slots suit a recovery and take 5 MB.
 * `slots` is a positive integer.
 */
export function createTextCache(slots = 32_768): TextCache {
  const texts = Array.from({ length: slots }, () => '');
  // NOTE: side by side in one array, so that a hit costs one look at memory.
  const known = new Uint8Array(slots * SLOT_BYTES);
  const lengths = new Uint8Array(slots);

  function holds(slot: number, bytes: Uint8Array, { from, to }: Range): boolean {
    if (lengths[slot] !== to - from) return false;
    const start = slot * SLOT_BYTES - from;
    for (let i = from; i < to; i++) if (known[start + i] !== bytes[i]) return false;
    return true;
  }

  return {
    read(bytes, from, to) {
      const slot = hashOf(bytes, from, to) % slots;
      if (holds(slot, bytes, { from, to })) return texts[slot] ?? '';
      const text = readUtf8(bytes, from, to);
      if (text === null || to - from > SLOT_BYTES) return text;
      texts[slot] = text;
      lengths[slot] = to - from;
      known.set(bytes.subarray(from, to), slot * SLOT_BYTES);
      return text;
    },
  };
}

type Range = { readonly from: number; readonly to: number };

/** FNV-1a. Colliding strings only displace each other. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
