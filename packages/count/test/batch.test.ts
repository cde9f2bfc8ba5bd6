import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createTextCache,
  decodeBatch,
  encodeBatch,
  type JournalRecord,
  type PlayRecord,
  playRecord,
  randomTags,
  tagFromBytes,
  tagToHex,
} from '../src/index.ts';
import { anyRecords } from './records.ts';

const play: PlayRecord = {
  kind: 'play',
  video: 'v_AAAAAAAAAAAAAAAAAAAAAA',
  tag: { high: 1, low: -2 },
  first: 2,
  passes: [10, 0, 3],
  source: 5,
};

function bytesOf(records: readonly JournalRecord[]): Uint8Array {
  const batch = encodeBatch(records);
  if (!batch.ok) throw new Error(batch.message);
  return batch.bytes;
}

function times(record: JournalRecord, count: number): JournalRecord[] {
  return Array.from({ length: count }, () => record);
}

describe('batches', () => {
  test('every record comes back as it was, in order (seed 2)', () => {
    const texts = createTextCache();
    fc.assert(
      fc.property(fc.array(anyRecords, { maxLength: 40 }), (records) => {
        const bytes = bytesOf(records);
        expect(bytes.length % 4096).toBe(0);
        expect(decodeBatch(bytes)).toEqual({ ok: true, records });
        expect(decodeBatch(bytes, texts)).toEqual({ ok: true, records });
      }),
      { seed: 2, numRuns: 300 },
    );
  });

  test('a play takes 12 bytes and its id, and one more from the third pass on', () => {
    const single = { ...play, first: 1, passes: [7] };
    expect(bytesOf(times(single, 1024)).length).toBe(
      Math.ceil((16 + 1024 * (11 + 24)) / 4096) * 4096,
    );
    expect(bytesOf(times(play, 1024)).length).toBe(
      Math.ceil((16 + 1024 * (12 + 24)) / 4096) * 4096,
    );
  });

  test('no records make one block, and its size tells nothing up to a hundred plays', () => {
    expect(bytesOf([]).length).toBe(4096);
    expect(bytesOf(times(play, 100)).length).toBe(4096);
  });

  test('any changed byte is found (seed 3)', () => {
    const bytes = bytesOf([play, { kind: 'forget', video: 'ö' }, play]);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const damaged = bytes.slice();
        damaged[at]! ^= flip;
        expect(decodeBatch(damaged).ok).toBe(false);
      }),
      { seed: 3, numRuns: 3000 },
    );
  });

  test('damage is named', () => {
    const bytes = bytesOf([play]);
    const changed = (at: number): Uint8Array => bytes.with(at, bytes[at]! ^ 1);
    expect(decodeBatch(bytes.subarray(0, 4095))).toEqual({ ok: false, code: 'short', at: 4095 });
    expect(decodeBatch(new Uint8Array(0))).toEqual({ ok: false, code: 'short', at: 0 });
    expect(decodeBatch(new Uint8Array(4096))).toEqual({ ok: false, code: 'magic', at: 0 });
    expect(decodeBatch(changed(3))).toMatchObject({ code: 'magic' });
    expect(decodeBatch(changed(9))).toMatchObject({ code: 'length' });
    expect(decodeBatch(changed(20))).toMatchObject({ code: 'checksum' });
    expect(decodeBatch(changed(4000))).toEqual({ ok: false, code: 'padding', at: 4000 });
  });

  test('bytes of anything never throw (seed 4)', () => {
    const noise = fc.uint8Array({ minLength: 4096, maxLength: 4096 });
    fc.assert(
      fc.property(noise, (bytes) => {
        expect(decodeBatch(bytes).ok).toBe(false);
      }),
      { seed: 4, numRuns: 100 },
    );
  });

  test('a record that breaks a rule is refused with its position', () => {
    const seed = new Uint8Array(31);
    const refused = encodeBatch([
      play,
      { kind: 'cut', video: 'v', window: 0, group: 'fast', seed },
    ]);
    expect(refused).toEqual({
      ok: false,
      code: 'record',
      at: 1,
      message: "A cut's seed has 32 bytes; this one has 31.",
    });
    expect(encodeBatch([{ ...play, video: '' }])).toMatchObject({ ok: false, at: 0 });
    expect(encodeBatch([{ kind: 'forget', video: '\ud800' }]).ok).toBe(false);
    expect(encodeBatch([{ kind: 'forget', video: 'ä'.repeat(33) }]).ok).toBe(false);
    expect(encodeBatch([{ kind: 'forget', video: 'ä'.repeat(32) }]).ok).toBe(true);
  });
});

describe('the cache of texts', () => {
  test('gives what was written, however strings fall together (seed 9)', () => {
    const texts = createTextCache(1);
    const strings = fc.array(fc.constantFrom('ab', 'ab\0', 'a', 'abc', '\0', 'ä', 'x'.repeat(64)));
    fc.assert(
      fc.property(strings, (videos) => {
        const records = videos.map((video) => ({ kind: 'forget' as const, video }));
        expect(decodeBatch(bytesOf(records), texts)).toEqual({ ok: true, records });
      }),
      { seed: 9 },
    );
  });
});

describe('plays', () => {
  test.each([
    ['video', { video: 'x'.repeat(65) }],
    ['tag', { tag: { high: 2 ** 31, low: 0 } }],
    ['passes', { passes: [] }],
    ['passes', { passes: [1, 1, 1, 1, 1] }],
    ['first', { first: 3 }],
    ['first', { first: 0 }],
    ['first', { first: 1.5 }],
    ['bin', { passes: [11] }],
    ['bin', { passes: [-1] }],
    ['bin', { passes: [Number.NaN] }],
    ['source', { source: 6 }],
  ])('a wrong %s is refused and named', (code, change) => {
    const checked = playRecord({ ...play, ...change });
    expect(checked).toMatchObject({ ok: false, code });
    expect(checked.ok ? '' : checked.message).toMatch(/; th(is|ese|is one)/);
  });

  test('a right one becomes a record', () => {
    expect(playRecord(play)).toEqual({ ok: true, record: play });
  });
});

describe('tags', () => {
  test('the random scheme reads 16 lower-case hex digits and nothing else', () => {
    expect(randomTags.read('ffffffff00000001')).toEqual({ high: -1, low: 1 });
    for (const text of ['', 'ff', 'FFFFFFFF00000001', 'ffffffff0000000g', 'ffffffff000000011']) {
      expect(randomTags.read(text)).toBeNull();
    }
  });

  test('text, bytes and words agree (seed 5)', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bytes) => {
        const tag = tagFromBytes(bytes);
        const hex = Buffer.from(bytes).toString('hex');
        expect(tag && tagToHex(tag)).toBe(hex);
        expect(randomTags.read(hex)).toEqual(tag);
      }),
      { seed: 5 },
    );
    expect(tagFromBytes(new Uint8Array(7))).toBeNull();
  });
});
