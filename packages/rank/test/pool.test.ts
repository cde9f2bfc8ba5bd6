import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageDecay, FORMULA, orderPool, type PoolClip } from '../src/index.ts';
import { clipOf, HOUR_MS, NOW, numbersOf } from './clips.ts';

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
      clipOf(`v_${at}`, author, {
        publishedAt: NOW - hours * HOUR_MS,
        numbers: numbersOf({ views, plays, noise: 9 }),
      }),
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
      clipOf('v_dull', 'ana', { numbers: numbersOf({ plays: 50_000, views: 5000, share: 0.1 }) }),
      clipOf('v_good', 'ben', { numbers: numbersOf({ plays: 50_000, views: 45_000, share: 0.9 }) }),
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
    const known = numbersOf({ plays: 50_000, share: 0.5 });
    const clips = [
      clipOf('v_old', 'ana', { publishedAt: NOW - 900 * HOUR_MS, numbers: known }),
      clipOf('v_new', 'ana', { numbers: known }),
      clipOf('v_mid', 'ana', { publishedAt: NOW - 100 * HOUR_MS, numbers: known }),
    ];
    const ids = orderPool(clips, { now: NOW, seed: 5 }).map(({ id }) => id);
    expect(ids).toEqual(['v_new', 'v_mid', 'v_old']);
  });

  it('keeps one place in so many for the young clips with the fewest released plays', () => {
    const stars = Array.from({ length: 40 }, (_, at) =>
      clipOf(`v_star${at}`, `a_${at}`, {
        publishedAt: NOW - 75 * HOUR_MS,
        numbers: numbersOf({ plays: 90_000, views: 80_000, share: 0.5 + at / 100 }),
      }),
    );
    const poor = Array.from({ length: 6 }, (_, at) =>
      clipOf(`v_poor${at}`, `b_${at}`, {
        publishedAt: NOW - 70 * HOUR_MS,
        numbers: numbersOf({ plays: 150, views: 2, share: 0.05, likes: 0 }),
      }),
    );
    const fresh = clipOf('v_fresh', 'c', {
      publishedAt: NOW - 70 * HOUR_MS,
      numbers: numbersOf({ plays: 30, views: 1 }),
    });
    const clips = [...stars, ...poor, fresh];
    const formula = { ...FORMULA, floorEvery: 5, curiosity: 0 };
    const options = { now: NOW, seed: 3, formula };
    const ids = orderPool(clips, options).map(({ id }) => id);
    expect(ids.indexOf('v_fresh')).toBe(4);
    expect(poor.map(({ id }) => ids.indexOf(id)).toSorted((a, b) => a - b)).toEqual([
      9, 14, 19, 24, 29, 34,
    ]);
    const without = orderPool(clips, { ...options, formula: { ...formula, floorEvery: 0 } });
    expect(without.findIndex(({ id }) => id === 'v_fresh')).toBeGreaterThan(4);
  });

  it('gives one creator no more of the places of the young than others', () => {
    const known = Array.from({ length: 40 }, (_, at) =>
      clipOf(`v_known${at}`, `a_${at}`, { numbers: numbersOf({ plays: 90_000, share: 0.9 }) }),
    );
    const dull = { numbers: numbersOf({ plays: 20, views: 0 }), publishedAt: NOW - 70 * HOUR_MS };
    const flood = Array.from({ length: 30 }, (_, at) => clipOf(`v_flood${at}`, 'flooder', dull));
    const other = clipOf('v_other', 'b', dull);
    for (let seed = 0; seed < 20; seed += 1) {
      const formula = { ...FORMULA, floorEvery: 5, curiosity: 0 };
      const order = orderPool([...known, ...flood, other], { now: NOW, seed, formula });
      expect(order.slice(0, 10).map(({ id }) => id)).toContain('v_other');
    }
  });

  it('puts something else between clips of one hashtag that are as good', () => {
    const known = numbersOf({ plays: 50_000, share: 0.5 });
    const clips = Array.from({ length: 12 }, (_, at) =>
      clipOf(`v_${at}`, `a_${at}`, {
        numbers: known,
        publishedAt: NOW - (at + 100) * HOUR_MS,
        hashtags: at < 6 ? ['cats'] : ['boats'],
      }),
    );
    const topics = orderPool(clips, { now: NOW, seed: 1 }).map(({ hashtags }) => hashtags[0]!);
    expect(new Set(topics.slice(0, 4)).size).toBe(2);
  });

  it('halves a score at 168 hours, and takes ages that make no sense for none', () => {
    expect(ageDecay(0)).toBe(1);
    expect(ageDecay(168 * HOUR_MS)).toBe(0.5);
    expect(ageDecay(-5 * HOUR_MS)).toBe(1);
    expect(ageDecay(Number.NaN)).toBe(1);
  });
});
