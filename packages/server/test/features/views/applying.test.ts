import { createTally, type JournalRecord } from '@footlights/count';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyTo } from '../../../src/features/views/counter.ts';

const video = fc.constantFrom('v_a', 'v_b');

/** Few tags, so that most packets are sent again, and cuts and deletions in between. */
const records: fc.Arbitrary<JournalRecord[]> = fc.array(
  fc.oneof(
    {
      weight: 10,
      arbitrary: fc.record({
        kind: fc.constant('play' as const),
        video,
        tag: fc.record({ high: fc.constant(1), low: fc.nat(5) }),
        first: fc.integer({ min: 1, max: 3 }),
        passes: fc.array(fc.nat(10), { minLength: 1, maxLength: 2 }),
        source: fc.nat(5),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('cut' as const),
        video,
        window: fc.nat(9),
        group: fc.constantFrom('fast' as const, 'slow' as const),
        seed: fc.constant(new Uint8Array(32)),
      }),
    },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget' as const), video }) },
  ),
  { maxLength: 150 },
);

/** What is left and was said when records are applied in batches of this many. */
function applied(all: readonly JournalRecord[], size: number) {
  const tally = createTally({ hashKey: new Uint8Array(8), maxTags: 1000 });
  const cuts: unknown[] = [];
  let packets = 0;
  const to = {
    tally,
    hourly: {
      add() {
        packets += 1;
      },
    },
    cutApplied: (...cut: unknown[]) => cuts.push(cut),
  };
  for (let from = 0; from < all.length; from += size) applyTo(to, all.slice(from, from + size));
  return { cuts, packets, left: ['v_a', 'v_b'].map((id) => tally.cut(id, 'fast')) };
}

test('a batch counts as its records do one by one: cuts take what came before them, packets are those that counted (seed 71)', () => {
  fc.assert(
    fc.property(records, (all) => {
      expect(applied(all, 1000)).toEqual(applied(all, 1));
    }),
    { seed: 71, numRuns: 300 },
  );
});

test('a packet that is sent again, or whose passes were counted before, is not one more', () => {
  const play = { kind: 'play' as const, video: 'v_a', tag: { high: 1, low: 1 }, source: 0 };
  const packets = [
    { ...play, first: 1, passes: [5, 5] },
    { ...play, first: 1, passes: [5, 5] },
    { ...play, first: 2, passes: [5] },
    { ...play, first: 2, passes: [5, 5] },
    { ...play, first: 1, passes: [5], tag: { high: 1, low: 2 } },
  ];
  expect(applied(packets, 1000)).toMatchObject({
    packets: 3,
    left: [
      [4, 0, 2],
      [0, 0, 0],
    ],
  });
});
