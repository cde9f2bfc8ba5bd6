import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  createReplay,
  createTally,
  decodeBatch,
  encodeSnapshot,
  type PlayRecord,
  type Tally,
} from '../src/index.ts';
import { createNaiveCounter } from './naive.ts';
import { crowdedPlays } from './records.ts';

const VIDEOS = ['v_a', 'v_b', 'v_c'];

function emptyTally(key = 1, maxTags = 10_000): Tally {
  return createTally({ hashKey: new Uint8Array(8).fill(key), maxTags });
}

function snapshotOf(tally: Tally): Uint8Array[] {
  return [...encodeSnapshot(tally.freeze())].filter((bytes) => bytes !== null);
}

function restore(batches: readonly Uint8Array[], tally: Tally): void {
  const replay = createReplay(tally);
  for (const bytes of batches) {
    const batch = decodeBatch(bytes);
    if (!batch.ok) throw new Error(batch.code);
    for (const record of batch.records) expect(replay.apply(record).ok).toBe(true);
  }
  expect(replay.finish().ok).toBe(true);
}

type Step =
  | { readonly do: 'play'; readonly record: PlayRecord }
  | { readonly do: 'cut'; readonly video: string; readonly group: 'fast' | 'slow' }
  | { readonly do: 'forget'; readonly video: string }
  | { readonly do: 'close'; readonly compacted: 'not' | 'begun' | 'whole' }
  | { readonly do: 'restart' };

const videos = fc.constantFrom(...VIDEOS);
const steps: fc.Arbitrary<Step> = fc.oneof(
  { weight: 20, arbitrary: crowdedPlays.map((record) => ({ do: 'play' as const, record })) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('cut' as const),
      video: videos,
      group: fc.constantFrom('fast' as const, 'slow' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('forget' as const), video: videos }) },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('close' as const),
      compacted: fc.constantFrom('not' as const, 'begun' as const, 'whole' as const),
    }),
  },
  { weight: 1, arbitrary: fc.constant({ do: 'restart' as const }) },
);

type Pair = {
  tally: Tally;
  naive: ReturnType<typeof createNaiveCounter>;
  key: number;
  /** Compactions that were begun and not ended; each step of the script takes one of theirs. */
  compacting: Iterator<null>[];
};

/** Does the same to both, compares what they say, and gives the tally to go on with. */
function takeStep({ compacting, key, naive, tally }: Pair, step: Step): Tally {
  for (const begun of compacting) begun.next();
  switch (step.do) {
    case 'play':
      return agreed(tally, tally.play(step.record), naive.play(step.record));
    case 'cut':
      return agreed(tally, tally.cut(step.video, step.group), naive.cut(step.video, step.group));
    case 'forget':
      tally.forget(step.video);
      naive.forget(step.video);
      return tally;
    case 'close':
      tally.closeDay();
      naive.closeDay();
      if (step.compacted === 'begun') compacting.push(tally.compact());
      if (step.compacted === 'whole') compact(tally);
      return tally;
    case 'restart':
      return restarted(tally, key);
  }
}

function compact(tally: Tally): void {
  for (const _ of tally.compact());
}

function agreed(tally: Tally, said: unknown, expected: unknown): Tally {
  expect(said).toEqual(expected);
  return tally;
}

function restarted(tally: Tally, key: number): Tally {
  const restored = emptyTally(key);
  restore(snapshotOf(tally), restored);
  expect(snapshotOf(restored)).toEqual(snapshotOf(tally));
  return restored;
}

describe('the tally', () => {
  test('counts as the naive counter through retries, cuts, days, deletions and restarts (seed 6)', () => {
    fc.assert(
      fc.property(fc.array(steps, { maxLength: 120 }), (script) => {
        const naive = createNaiveCounter();
        const compacting: Iterator<null>[] = [];
        let tally = emptyTally();
        for (const [i, step] of script.entries())
          tally = takeStep({ tally, naive, key: i + 2, compacting }, step);
        for (const video of VIDEOS) {
          expect(tally.cut(video, 'fast')).toEqual(naive.cut(video, 'fast'));
          expect(tally.cut(video, 'slow')).toEqual(naive.cut(video, 'slow'));
        }
      }),
      { seed: 6, numRuns: 400 },
    );
  });

  test('the same plays in any order give the same snapshot, byte for byte (seed 7)', () => {
    // First passes with equal bins: which of two different first passes counts does depend on order.
    const plays = fc
      .array(crowdedPlays, { maxLength: 60 })
      .map((records) =>
        records.map((record) => ({ ...record, passes: record.passes.map(() => 5), source: 1 })),
      );
    const shuffled = plays.chain((records) =>
      fc.tuple(
        fc.constant(records),
        fc.shuffledSubarray(records, { minLength: records.length, maxLength: records.length }),
      ),
    );
    fc.assert(
      fc.property(shuffled, ([records, others]) => {
        const left = emptyTally(1);
        const right = emptyTally(2);
        for (const record of records) left.play(record);
        for (const record of others) right.play(record);
        expect(snapshotOf(left)).toEqual(snapshotOf(right));
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test('one device adds 4 plays, 1 viewer, 1 bin and 1 source to a day, whatever it sends (seed 8)', () => {
    const oneDevice = fc.array(
      crowdedPlays.map((record) => ({ ...record, video: 'v_a', tag: { high: 1, low: 1 } })),
      { minLength: 1, maxLength: 40 },
    );
    const cutsAfter = fc.array(fc.nat(40), { maxLength: 6 });
    fc.assert(
      fc.property(oneDevice, cutsAfter, (records, cuts) => {
        const tally = emptyTally();
        const fast = [0, 0, 0];
        const slow = Array.from({ length: 17 }, () => 0);
        const take = (): void => {
          tally.cut('v_a', 'fast').forEach((count, i) => (fast[i]! += count));
          tally.cut('v_a', 'slow').forEach((count, i) => (slow[i]! += count));
        };
        for (const [i, record] of records.entries()) {
          tally.play(record);
          if (cuts.includes(i)) take();
        }
        take();
        expect(fast[0]! + fast[1]!).toBeLessThanOrEqual(4);
        expect(fast[2]).toBeLessThanOrEqual(1);
        expect(sum(slow.slice(0, 11))).toBe(fast[2]);
        expect(sum(slow.slice(11))).toBe(fast[2]);
      }),
      { seed: 8, numRuns: 300 },
    );
  });

  test('4 plays and 50 plays of a device leave the same state', () => {
    const few = emptyTally();
    const many = emptyTally();
    for (let ordinal = 1; ordinal <= 4; ordinal++) few.play(visit(ordinal));
    for (let i = 0; i < 50; i++) many.play(visit((i % 4) + 1));
    expect(snapshotOf(many)).toEqual(snapshotOf(few));
  });

  test('a quiet video gives the zeros that a video never seen gives', () => {
    const tally = emptyTally();
    tally.play(visit(1));
    tally.cut('v_a', 'fast');
    expect(tally.cut('v_a', 'fast')).toEqual([0, 0, 0]);
    expect(tally.cut('v_never', 'fast')).toEqual([0, 0, 0]);
    expect(tally.cut('v_never', 'slow')).toEqual(Array.from({ length: 17 }, () => 0));
  });

  test('a full table takes no new tag, counts nothing for it, and goes on with known ones', () => {
    const tally = emptyTally(1, 1);
    expect(tally.play(visit(1))).toEqual({ ok: true, isNewTag: true, countedPasses: 1 });
    expect(tally.room).toBe(0);
    expect(tally.play({ ...visit(1), tag: { high: 9, low: 9 } })).toEqual({
      ok: false,
      code: 'full',
    });
    expect(tally.knows('v_a', { high: 9, low: 9 })).toBe(false);
    expect(tally.play(visit(2))).toEqual({ ok: true, isNewTag: false, countedPasses: 1 });
    expect(tally.cut('v_a', 'fast')).toEqual([2, 0, 1]);
  });

  test('a record that no device may send counts nothing', () => {
    const tally = emptyTally();
    for (const change of [
      { first: 4, passes: [1, 1] },
      { source: 9 },
      { video: '' },
      { passes: [99] },
    ]) {
      expect(tally.play({ ...visit(1), ...change })).toEqual({ ok: false, code: 'invalid' });
    }
    expect(tally.tags).toBe(0);
  });

  test('the close of the day forgets tags and carries what is not yet published', () => {
    const tally = emptyTally();
    tally.play(visit(1));
    tally.play({ ...visit(1), video: 'v_b' });
    tally.cut('v_b', 'fast');
    tally.cut('v_b', 'slow');
    const before = snapshotOf(tally);
    tally.closeDay();
    expect([tally.tags, tally.videos]).toEqual([0, 2]);
    const carried = snapshotOf(tally);
    compact(tally);
    expect([tally.tags, tally.videos]).toEqual([0, 1]);
    expect(snapshotOf(tally)).toEqual(carried);
    expect(carried).not.toEqual(before);
    expect(tally.knows('v_a', visit(1).tag)).toBe(false);
    expect(tally.play(visit(1))).toMatchObject({ isNewTag: true, countedPasses: 1 });
    expect(tally.cut('v_a', 'fast')).toEqual([2, 0, 2]);
  });

  test('counts that change while videos are put away are not lost, whatever changes them', () => {
    const changes: Record<string, (tally: Tally) => void> = {
      play: (tally) => tally.play(visit(1)),
      playAll: (tally) => tally.playAll([visit(1)]),
      cut: (tally) => tally.cut('v_a', 'fast'),
      forget: (tally) => tally.forget('v_a'),
      restorePending: (tally) =>
        tally.restorePending({
          kind: 'pending',
          video: 'v_a',
          fast: [5, 0, 5],
          slow: Array.from({ length: 17 }, () => 1),
        }),
      closeDay: (tally) => tally.closeDay(),
      clear: (tally) => tally.clear(),
    };
    for (const [name, change] of Object.entries(changes)) {
      const tally = manyVideos();
      const twin = manyVideos();
      tally.closeDay();
      twin.closeDay();
      const compacting = tally.compact();
      expect(compacting.next().done).toBe(false);
      change(tally);
      change(twin);
      while (compacting.next().done !== true);
      expect([name, snapshotOf(tally)]).toEqual([name, snapshotOf(twin)]);
      expect([name, tally.play(visit(2))]).toEqual([name, twin.play(visit(2))]);
      expect([name, snapshotOf(tally)]).toEqual([name, snapshotOf(twin)]);
    }
  });

  test('videos are put away a few at a time, and a snapshot begun meanwhile is whole', () => {
    const tally = manyVideos();
    for (let i = 0; i < 2000; i++) {
      tally.cut(`v_${i}`, 'fast');
      tally.cut(`v_${i}`, 'slow');
    }
    tally.closeDay();
    const carried = snapshotOf(tally);
    const compacting = tally.compact();
    compacting.next();
    const frozen = tally.freeze();
    let count = 1;
    while (compacting.next().done !== true) count += 1;
    expect(count).toBeGreaterThanOrEqual(3);
    expect(tally.videos).toBe(2001);
    tally.cut('v_3000', 'fast');
    expect([...encodeSnapshot(frozen)].filter((bytes) => bytes !== null)).toEqual(carried);
  });

  test('a cleared tally is as one that nothing was played in', () => {
    const tally = emptyTally();
    tally.play(visit(1));
    tally.clear();
    expect([tally.tags, tally.videos]).toEqual([0, 0]);
    expect(tally.knows('v_a', visit(1).tag)).toBe(false);
    expect(tally.cut('v_a', 'fast')).toEqual([0, 0, 0]);
  });

  test('a deleted video leaves no tag in the snapshot', () => {
    const tally = emptyTally();
    tally.play(visit(1));
    tally.forget('v_a');
    expect(snapshotOf(tally)).toEqual(snapshotOf(emptyTally()));
  });
});

describe('snapshots', () => {
  test('show the moment they were taken, while plays go on', () => {
    const tally = emptyTally(1, 100_000);
    for (let low = 0; low < 9000; low++)
      tally.play({ ...visit(1), tag: { high: low * 7919, low } });
    const expected = snapshotOf(tally);
    const running = encodeSnapshot(tally.freeze());
    const taken: Uint8Array[] = [];
    let low = 9000;
    for (const bytes of running) {
      if (bytes !== null) taken.push(bytes);
      for (let i = 0; i < 500; i++)
        tally.play({ ...visit(1), tag: { high: low * 7919, low: low++ } });
      tally.play({ ...visit(2), tag: { high: 0, low: 0 } });
      tally.cut('v_a', 'fast');
    }
    expect(taken).toEqual(expected);
  });

  test('sort tags that share their first word', () => {
    const tally = emptyTally(1, 100_000);
    for (let low = 0; low < 3000; low++)
      tally.play({ ...visit(1), tag: { high: -5, low: 2999 - low } });
    const lows = snapshotOf(tally).flatMap((bytes) => {
      const batch = decodeBatch(bytes);
      const records = batch.ok ? batch.records : [];
      return records.flatMap((record) => (record.kind === 'tags' ? record.tags : []));
    });
    expect(lows.map(({ tag }) => tag.low)).toEqual(Array.from({ length: 3000 }, (_, i) => i));
  });

  test('a torn one is noticed', () => {
    const tally = emptyTally(1, 100_000);
    for (let low = 0; low < 9000; low++) tally.play({ ...visit(1), tag: { high: low, low } });
    const batches = snapshotOf(tally);
    expect(batches.length).toBeGreaterThan(1);
    const replay = createReplay(emptyTally(1, 100_000));
    const first = decodeBatch(batches[0]!);
    for (const record of first.ok ? first.records : []) replay.apply(record);
    expect(replay.finish()).toMatchObject({ ok: false, code: 'incomplete' });

    const gap = createReplay(emptyTally(1, 100_000));
    const last = decodeBatch(batches.at(-1)!);
    const outcomes = (last.ok ? last.records : []).map((record) => gap.apply(record));
    expect(outcomes.at(-1)).toMatchObject({ ok: false, code: 'incomplete' });
  });

  test('a journal that holds more than fits says so', () => {
    const tally = emptyTally(1, 100);
    for (let low = 0; low < 100; low++) tally.play({ ...visit(1), tag: { high: low, low } });
    const replay = createReplay(emptyTally(1, 50));
    const batch = decodeBatch(snapshotOf(tally)[0]!);
    const outcomes = (batch.ok ? batch.records : []).map((record) => replay.apply(record));
    expect(outcomes.some((outcome) => !outcome.ok && outcome.code === 'full')).toBe(true);
  });

  test('a replayed cut gives the counts and the seed of the first time', () => {
    const live = emptyTally();
    const cut = {
      kind: 'cut' as const,
      video: 'v_a',
      window: 3,
      group: 'fast' as const,
      seed: new Uint8Array(32),
    };
    live.play(visit(1));
    const counts = live.cut('v_a', 'fast');
    live.play(visit(2));
    const again = emptyTally(7);
    const replay = createReplay(again);
    replay.apply(visit(1));
    expect(replay.apply(cut)).toEqual({ ok: true, cut, counts });
    replay.apply(visit(2));
    expect(snapshotOf(again)).toEqual(snapshotOf(live));
  });
});

/** 4,000 played videos, and `v_a`. */
function manyVideos(): Tally {
  const tally = emptyTally();
  tally.play(visit(1));
  for (let i = 0; i < 4000; i++) tally.play({ ...visit(1), video: `v_${i}` });
  return tally;
}

function visit(ordinal: number): PlayRecord {
  return {
    kind: 'play',
    video: 'v_a',
    tag: { high: 1, low: 1 },
    first: ordinal,
    passes: [6],
    source: 2,
  };
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}
