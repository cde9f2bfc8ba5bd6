import * as fc from 'fast-check';
import type { JournalRecord, PlayRecord } from '../src/index.ts';

const word = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const count = fc.integer({ min: 0, max: 2 ** 32 - 1 });
const isId = (id: string): boolean => new TextEncoder().encode(id).length <= 64;

/** Any video id: 1 to 64 bytes of UTF-8. */
export const videoIds = fc.string({ minLength: 1, maxLength: 64, unit: 'grapheme' }).filter(isId);

/** Plays by few devices of few videos, so that tags and ordinals meet again. */
export const crowdedPlays: fc.Arbitrary<PlayRecord> = playsOf(
  fc.constantFrom('v_a', 'v_b', 'v_c'),
  fc.integer({ min: 0, max: 7 }),
);

/** Plays of anything by anybody. */
export const anyPlays: fc.Arbitrary<PlayRecord> = playsOf(videoIds, word);

/** Every kind of record. */
export const anyRecords: fc.Arbitrary<JournalRecord> = fc.oneof(
  anyPlays,
  fc.record({
    kind: fc.constant('cut' as const),
    video: videoIds,
    window: count,
    group: fc.constantFrom('fast' as const, 'slow' as const),
    seed: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  }),
  fc.record({ kind: fc.constant('forget' as const), video: videoIds }),
  fc.record({
    kind: fc.constant('pending' as const),
    video: videoIds,
    fast: fc.array(count, { minLength: 3, maxLength: 3 }),
    slow: fc.array(count, { minLength: 17, maxLength: 17 }),
  }),
  fc.record({
    kind: fc.constant('tags' as const),
    video: videoIds,
    tags: fc.array(
      fc.record({
        tag: fc.record({ high: word, low: word }),
        mask: fc.integer({ min: 1, max: 15 }),
      }),
      { maxLength: 20 },
    ),
  }),
  fc.record({ kind: fc.constant('end' as const), videos: count, tags: count }),
  fc.record({
    kind: fc.constant('cuts' as const),
    head: fc.uint8Array({ minLength: 32, maxLength: 32 }),
  }),
);

function playsOf(video: fc.Arbitrary<string>, low: fc.Arbitrary<number>): fc.Arbitrary<PlayRecord> {
  return fc
    .record({
      video,
      low,
      first: fc.integer({ min: 1, max: 4 }),
      bins: fc.array(fc.integer({ min: 0, max: 10 }), { minLength: 1, maxLength: 4 }),
      source: fc.integer({ min: 0, max: 5 }),
    })
    .map(({ bins, first, low: lowWord, source, video: id }) => ({
      kind: 'play' as const,
      video: id,
      tag: { high: Math.imul(lowWord, 0x01000193), low: lowWord },
      first,
      passes: bins.slice(0, 5 - first),
      source,
    }));
}
