import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { orderPool, type PoolClip } from '../src/index.ts';

const NOW = Date.UTC(2026, 0, 10);
const HOUR_MS = 3_600_000;

const clipOf = (id: string, author: string, more: Partial<PoolClip> = {}): PoolClip => ({
  id,
  author,
  publishedAt: NOW - HOUR_MS,
  views: 0,
  plays: 0,
  ...more,
});

const pool = fc
  .array(
    fc.record({
      author: fc.constantFrom('ana', 'ben', 'cem', 'dia'),
      hours: fc.integer({ min: 0, max: 5000 }),
      views: fc.integer({ min: -20, max: 5000 }),
      plays: fc.integer({ min: -20, max: 9000 }),
    }),
    { maxLength: 60 },
  )
  .map((rows) =>
    rows.map(({ author, hours, views, plays }, at) =>
      clipOf(`v_${at}`, author, { publishedAt: NOW - hours * HOUR_MS, views, plays }),
    ),
  );

const repeats = (clips: readonly PoolClip[]): number =>
  clips.filter((clip, at) => at > 0 && clip.author === clips[at - 1]?.author).length;

/** The fewest neighbours of one author that any order of these clips has. */
const fewestRepeats = (clips: readonly PoolClip[]): number => {
  const sizes = [...Map.groupBy(clips, ({ author }) => author).values()].map((own) => own.length);
  const most = Math.max(0, ...sizes);
  return Math.max(0, most - (clips.length - most) - 1);
};

describe('orderPool', () => {
  it('keeps every clip exactly once (seed 21)', () => {
    fc.assert(
      fc.property(pool, fc.integer(), (clips, seed) => {
        const ids = orderPool(clips, { now: NOW, seed }).map(({ id }) => id);
        expect(ids.toSorted()).toEqual(clips.map(({ id }) => id).toSorted());
      }),
      { seed: 21 },
    );
  });

  it('shows no author twice in a row wherever any order avoids it (seed 22)', () => {
    fc.assert(
      fc.property(pool, fc.integer(), (clips, seed) => {
        expect(repeats(orderPool(clips, { now: NOW, seed }))).toBe(fewestRepeats(clips));
      }),
      { seed: 22 },
    );
  });

  it('gives the same order whatever order the clips come in (seed 23)', () => {
    fc.assert(
      fc.property(pool, fc.integer(), (clips, seed) => {
        const options = { now: NOW, seed };
        expect(orderPool(clips.toReversed(), options)).toEqual(orderPool(clips, options));
      }),
      { seed: 23 },
    );
  });

  it('puts a clearly better clip first under every seed', () => {
    const clips = [
      clipOf('v_dull', 'ana', { views: 100, plays: 1000 }),
      clipOf('v_good', 'ben', { views: 900, plays: 1000 }),
    ];
    for (let seed = 0; seed < 200; seed += 1) {
      expect(orderPool(clips, { now: NOW, seed })[0]?.id).toBe('v_good');
    }
  });

  it('lets equals take turns as the seed changes', () => {
    const clips = [clipOf('v_1', 'ana'), clipOf('v_2', 'ben'), clipOf('v_3', 'cem')];
    const firsts = new Set(
      Array.from({ length: 60 }, (_, seed) => orderPool(clips, { now: NOW, seed })[0]?.id),
    );
    expect(firsts.size).toBe(3);
  });

  it('keeps one author’s own clips by quality', () => {
    const clips = [
      clipOf('v_old', 'ana', { publishedAt: NOW - 900 * HOUR_MS }),
      clipOf('v_new', 'ana'),
      clipOf('v_mid', 'ana', { publishedAt: NOW - 100 * HOUR_MS }),
    ];
    const ids = orderPool(clips, { now: NOW, seed: 5 }).map(({ id }) => id);
    expect(ids).toEqual(['v_new', 'v_mid', 'v_old']);
  });
});
