import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createReplay,
  createTally,
  decodeBatch,
  encodeBatch,
  encodeSnapshot,
  type JournalRecord,
  type PlayRecord,
  type Replay,
  type ReplayStep,
  type Tally,
} from '../src/index.ts';
import { createNaiveCounter } from './naive.ts';
import { anyRecords, crowdedPlays } from './records.ts';
import { seededWords } from './seeded.ts';

const VIDEOS = ['v_a', 'v_b', 'v_c'];

function emptyTally(key = 1, maxTags = 10_000): Tally {
  return createTally({ hashKey: new Uint8Array(8).fill(key), maxTags });
}

function snapshotOf(tally: Tally): Uint8Array[] {
  return [...encodeSnapshot(tally.freeze())].filter((bytes) => bytes !== null);
}

function batchOf(records: readonly JournalRecord[]): Uint8Array {
  const batch = encodeBatch(records);
  if (!batch.ok) throw new Error(batch.message);
  return batch.bytes;
}

/** The slow way: every record as an object, one after the other, up to the first that fails. */
function applySlowly(replay: Replay, bytes: Uint8Array) {
  const batch = decodeBatch(bytes);
  if (!batch.ok) {
    const message = `A batch of the journal is damaged: ${batch.code} at ${batch.at}.`;
    return { ok: false, code: 'damaged', message };
  }
  const steps: ReplayStep[] = [];
  for (const record of batch.records) {
    const step = replay.apply(record);
    if (!step.ok && step.code !== 'incomplete') return step;
    steps.push(step);
  }
  const head = batch.records.findLast(({ kind }) => kind === 'cuts');
  return {
    ok: true,
    cuts: steps.flatMap((step) => (step.ok && step.cut !== null ? [step] : [])),
    head: head?.kind === 'cuts' ? head.head : null,
    gap: steps.flatMap((step) => (step.ok ? [] : [step.message]))[0] ?? null,
  };
}

/** Plays of few devices, cuts and deletions: what a journal holds. */
const journals: fc.Arbitrary<JournalRecord[]> = fc.array(
  fc.oneof(
    { weight: 20, arbitrary: crowdedPlays },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constant('cut' as const),
        video: fc.constantFrom(...VIDEOS),
        window: fc.nat(),
        group: fc.constantFrom('fast' as const, 'slow' as const),
        seed: fc.uint8Array({ minLength: 32, maxLength: 32 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('forget' as const),
        video: fc.constantFrom(...VIDEOS),
      }),
    },
  ),
  { maxLength: 200 },
);

describe('a batch replayed from its bytes', () => {
  test('does what its records do one by one (seed 31)', () => {
    fc.assert(
      fc.property(fc.array(journals, { maxLength: 4 }), (batches) => {
        const fast = emptyTally(1);
        const slow = emptyTally(2);
        const fastReplay = createReplay(fast);
        const slowReplay = createReplay(slow);
        for (const records of batches) {
          const bytes = batchOf(records);
          expect(fastReplay.applyBatch(bytes)).toEqual(applySlowly(slowReplay, bytes));
        }
        expect([fast.tags, fast.videos]).toEqual([slow.tags, slow.videos]);
        expect(snapshotOf(fast)).toEqual(snapshotOf(slow));
      }),
      { seed: 31, numRuns: 200 },
    );
  });

  test('so do records of anything, snapshots among them (seed 32)', () => {
    fc.assert(
      fc.property(fc.array(anyRecords, { maxLength: 40 }), (records) => {
        const fast = emptyTally(1);
        const slow = emptyTally(2);
        const fastReplay = createReplay(fast);
        const slowReplay = createReplay(slow);
        const bytes = batchOf(records);
        expect(fastReplay.applyBatch(bytes)).toEqual(applySlowly(slowReplay, bytes));
        expect(fastReplay.finish()).toEqual(slowReplay.finish());
        expect(snapshotOf(fast)).toEqual(snapshotOf(slow));
      }),
      { seed: 32, numRuns: 300 },
    );
  });

  test('finds the same damage behind a checksum that is right (seed 33)', () => {
    const damages = fc.tuple(
      fc.array(anyRecords, { minLength: 1, maxLength: 6 }),
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
    );
    fc.assert(
      fc.property(damages, ([records, where, flip]) => {
        const bytes = withRightChecksum(batchOf(records), where, flip);
        const fast = createReplay(emptyTally(1)).applyBatch(bytes);
        const slow = applySlowly(createReplay(emptyTally(2)), bytes);
        expect(fast).toEqual(slow);
      }),
      { seed: 33, numRuns: 1000 },
    );
  });

  test('says when there is no room, as one by one', () => {
    for (const maxTags of [0, 1, 63, 64, 65, 130]) {
      const plays = Array.from({ length: 200 }, (_, low) => visit(low));
      const bytes = batchOf([...plays, { kind: 'forget', video: 'v_a' }]);
      const fast = createReplay(emptyTally(1, maxTags)).applyBatch(bytes);
      expect(fast).toEqual(applySlowly(createReplay(emptyTally(2, maxTags)), bytes));
      expect(fast).toMatchObject({ ok: false, code: 'full' });
    }
  });

  test('restores a snapshot that is larger than a batch', () => {
    const next = seededWords(34);
    const tally = emptyTally(1, 100_000);
    for (let i = 0; i < 30_000; i++) {
      tally.play({ ...visit(next() | 0), video: `v_${next() % 300}`, first: (next() % 4) + 1 });
    }
    const restored = emptyTally(2, 100_000);
    const replay = createReplay(restored);
    for (const bytes of snapshotOf(tally)) {
      expect(replay.applyBatch(bytes)).toEqual({ ok: true, cuts: [], head: null, gap: null });
    }
    expect(replay.finish().ok).toBe(true);
    expect(snapshotOf(restored)).toEqual(snapshotOf(tally));
  });
});

describe('many plays at once', () => {
  test('count as one by one and as the naive counter does (seed 35)', () => {
    fc.assert(
      fc.property(fc.array(crowdedPlays, { maxLength: 300 }), (records) => {
        const together = emptyTally(1);
        const naive = createNaiveCounter();
        const outcomes = records.map((record) => naive.play(record));
        const counted = outcomes.filter(({ countedPasses }) => countedPasses > 0).length;
        expect(together.playAll(records)).toEqual({ taken: records.length, counted });
        for (const video of VIDEOS) {
          expect(together.cut(video, 'fast')).toEqual(naive.cut(video, 'fast'));
          expect(together.cut(video, 'slow')).toEqual(naive.cut(video, 'slow'));
        }
      }),
      { seed: 35, numRuns: 200 },
    );
  });

  test('leave out what one by one would refuse', () => {
    const tally = emptyTally(1, 2);
    const records = [
      visit(1),
      { ...visit(2), passes: [11] },
      { ...visit(3), video: '' },
      visit(1),
      visit(4),
      visit(5),
      { ...visit(1), first: 2 },
    ];
    expect(tally.playAll(records)).toEqual({ taken: 4, counted: 3 });
    expect(tally.cut('v_a', 'fast')).toEqual([3, 0, 2]);
  });

  test('are found by strings of any kind, however many videos there are', () => {
    const tally = emptyTally(1, 200_000);
    const idOf = (i: number): string => (i % 2 === 0 ? `ä${i}` : `${'x'.repeat(50)}${i}`);
    for (let i = 0; i < 40_000; i++) tally.play({ ...visit(1), video: idOf(i) });
    expect([tally.videos, tally.tags]).toEqual([40_000, 40_000]);
    for (let i = 0; i < 40_000; i += 997) {
      expect(tally.knows(idOf(i), { high: 1, low: 1 })).toBe(true);
      expect(tally.cut(idOf(i), 'fast')).toEqual([1, 0, 1]);
    }
    expect(tally.knows(idOf(40_000), { high: 1, low: 1 })).toBe(false);
  });
});

function visit(low: number): PlayRecord {
  return { kind: 'play', video: 'v_a', tag: { high: 1, low }, first: 1, passes: [6], source: 2 };
}

/** Changes one byte of the records and makes the checksum fit, as no accident does. */
function withRightChecksum(bytes: Uint8Array, where: number, flip: number): Uint8Array {
  const changed = bytes.slice();
  const view = new DataView(changed.buffer);
  const length = view.getUint32(8);
  const at = 16 + (where % length);
  changed[at] = (changed[at] ?? 0) ^ flip;
  view.setUint32(12, crc32Of(changed.subarray(4, 12)) ^ crc32Of(changed.subarray(16, 16 + length)));
  return changed;
}

/** Bit by bit, as ISO 3309 defines it. */
function crc32Of(bytes: Uint8Array): number {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ ((crc & 1) * 0xedb88320);
  }
  return ~crc;
}
