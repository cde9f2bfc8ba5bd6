import { describe, expect, test } from 'vitest';
import { createKeyedHash } from '../src/half-sip-hash.ts';
import { createPlayBlock, putPlay } from '../src/plays.ts';
import { type FrozenSegment, SEGMENT_WORDS } from '../src/slots.ts';
import type { Tag } from '../src/tag.ts';
import { createTagTable } from '../src/tag-table.ts';
import { seededWords } from './seeded.ts';

const HASH = createKeyedHash(Uint8Array.from({ length: 8 }, (_, i) => i));

describe('the keyed hash', () => {
  test('gives the published HalfSipHash-1-3 value for 12 bytes 00 to 0b', () => {
    // lib/test_siphash.c of Linux, 32-bit vector 12.
    const hash = HASH(Int32Array.of(7, 0x03020100, 0x07060504, 0x0b0a0908), 1, 4);
    expect((hash >>> 0).toString(16)).toBe('6b28096c');
  });
});

describe('the tag table', () => {
  test('holds 200,000 pairs as a map does, through every split', () => {
    const table = tableOf(1_000_000);
    const model = new Map<string, number>();
    const next = seededWords(11);
    let differences = 0;
    for (let i = 0; i < 400_000; i++) {
      const tag = { high: next() % 3, low: next() % 70_000 };
      const video = next() % 2;
      const bits = 1 << (next() % 4);
      const key = `${tag.high} ${tag.low} ${video}`;
      const before = model.get(key) ?? 0;
      if (table.mark(tag, video, bits) !== before) differences += 1;
      model.set(key, before | bits);
    }
    expect(table.size).toBe(model.size);
    for (const [key, mask] of model) {
      const [high = 0, low = 0, video = 0] = key.split(' ').map(Number);
      if (table.maskOf({ high, low }, video) !== mask) differences += 1;
    }
    expect(differences).toBe(0);
  });

  test('takes at most 24 bytes a pair at 70 % load and 32 at worst', () => {
    const table = tableOf(1_000_000);
    const next = seededWords(12);
    let worst = 0;
    let atSeventy = Infinity;
    for (let i = 1; i <= 600_000; i++) {
      table.mark({ high: next() | 0, low: next() | 0 }, i % 100, 1);
      if (i < 20_000) continue;
      const perPair = table.bytes / table.size;
      worst = Math.max(worst, perPair);
      const load = 12 / perPair;
      if (Math.abs(load - 0.7) < 0.001) atSeventy = perPair;
    }
    expect(atSeventy).toBeLessThanOrEqual(24);
    expect(worst).toBeLessThanOrEqual(32);
  });

  test('says when it is full, keeps what it has and still takes known tags', () => {
    const table = tableOf(3);
    for (let low = 0; low < 3; low++) expect(table.mark({ high: 0, low }, 0, 1)).toBe(0);
    expect(table.mark({ high: 0, low: 3 }, 0, 1)).toBe(-1);
    expect(table.mark({ high: 0, low: 1 }, 0, 2)).toBe(1);
    expect(table.maskOf({ high: 0, low: 1 }, 0)).toBe(3);
    expect(table.maskOf({ high: 0, low: 3 }, 0)).toBe(0);
    expect(table.size).toBe(3);
  });

  test('tags chosen in sequence spread as well as random ones', () => {
    const chosen = tableOf(1_000_000);
    for (let low = 0; low < 100_000; low++) chosen.mark({ high: 0, low }, 0, 1);
    expect(chosen.bytes / chosen.size).toBeLessThanOrEqual(32);
  });

  test('what a reader froze does not change', () => {
    const table = tableOf(100_000);
    for (let low = 0; low < 3000; low++) table.mark({ high: 0, low }, 0, 1);
    const frozen = table.freeze();
    const before = structuredClone(frozen.map(wordsOf));
    for (let low = 0; low < 9000; low++) table.mark({ high: 0, low }, 0, 2);
    expect(frozen.map(wordsOf)).toEqual(before);
    expect(table.maskOf({ high: 0, low: 2999 }, 0)).toBe(3);
  });
});

/** A tag table asked about one tag at a time. */
function tableOf(maxTags: number) {
  const table = createTagTable(HASH, maxTags);
  const block = createPlayBlock();
  block.length = 1;
  function prepared(tag: Tag, video: number): Int32Array {
    putPlay(block.words, 0, { tag, video, visit: 0 });
    table.prepare(block);
    return block.words;
  }
  return {
    get size() {
      return table.size;
    },
    get bytes() {
      return table.bytes;
    },
    freeze: () => table.freeze(),
    mark: (tag: Tag, video: number, bits: number) => table.mark(prepared(tag, video), 0, bits),
    maskOf: (tag: Tag, video: number) => table.maskAt(prepared(tag, video), 0),
  };
}

function wordsOf({ start, words }: FrozenSegment): Int32Array {
  return words.subarray(start, start + SEGMENT_WORDS);
}
