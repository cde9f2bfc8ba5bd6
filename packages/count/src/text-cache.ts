import { readUtf8 } from './utf8.ts';

/** Reads strings that come again and again without making them each time. */
export type TextCache = {
  /** The string in UTF-8 bytes `from` up to `to`; null when they are not UTF-8. */
  read(bytes: Uint8Array, from: number, to: number): string | null;
};

/** A cache of the last string in each slot. 32,768 slots suit a recovery: 8 MB with ids of 64 bytes. */
export function createTextCache(slots = 32_768): TextCache {
  const entries: (Entry | null)[] = Array.from({ length: slots }, () => null);

  return {
    read(bytes, from, to) {
      const slot = hashOf(bytes, from, to) % slots;
      const known = entries[slot];
      if (known && isSame(known.bytes, bytes, { from, to })) return known.text;
      const text = readUtf8(bytes, from, to);
      if (text !== null) entries[slot] = { bytes: bytes.slice(from, to), text };
      return text;
    },
  };
}

type Entry = { readonly bytes: Uint8Array; readonly text: string };

function isSame(a: Uint8Array, b: Uint8Array, { from, to }: { from: number; to: number }): boolean {
  if (a.length !== to - from) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[from + i]) return false;
  return true;
}

/** FNV-1a. Colliding strings only displace each other. */
function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = 0x811c9dc5;
  for (let i = from; i < to; i++) hash = Math.imul(hash ^ (bytes[i] ?? 0), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
