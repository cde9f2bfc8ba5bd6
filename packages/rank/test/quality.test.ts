import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FORMULA, judge, type PoolClip, SIGNALS, withWeights } from '../src/index.ts';
import { clipOf, numbersOf } from './clips.ts';

/** A pool of well known clips of these lengths, each with watch shares from 0.1 to 0.9 of what its length allows. */
function poolOf(lengths: readonly number[]) {
  return lengths.flatMap((durationSeconds) =>
    Array.from({ length: 30 }, (_, at) =>
      clipOf(`v_${durationSeconds}_${at}`, `a_${at}`, {
        durationSeconds,
        numbers: numbersOf({
          plays: 2000,
          share: (0.1 + (0.8 * at) / 29) * Math.min(1, 20 / durationSeconds),
        }),
      }),
    ),
  );
}

/** What is believed of each clip, by its id. */
function believed(clips: readonly PoolClip[]) {
  const beliefs = judge(clips, FORMULA);
  return new Map(clips.map(({ id }, at) => [id, beliefs[at]!]));
}

describe('quality', () => {
  it('of a clip of which nothing is known is the middle', () => {
    expect(judge([clipOf('v_new', 'ana')], FORMULA)).toEqual([{ mean: 0, deviation: 1 }]);
  });

  it('rises with what is watched, completed and liked, and falls with skips and reports', () => {
    const clips = [
      clipOf('v_usual', 'a', { numbers: numbersOf({ plays: 2000, share: 0.5 }) }),
      clipOf('v_watched', 'b', { numbers: numbersOf({ plays: 2000, share: 0.7 }) }),
      clipOf('v_completed', 'c', {
        numbers: numbersOf({ plays: 2000, share: 0.5, completion: 0.5 }),
      }),
      clipOf('v_liked', 'd', { numbers: numbersOf({ plays: 2000, share: 0.5, likes: 200 }) }),
      clipOf('v_skipped', 'e', { numbers: numbersOf({ plays: 2000, share: 0.5, views: 500 }) }),
      clipOf('v_reported', 'f', { numbers: numbersOf({ plays: 2000, share: 0.5, reports: 60 }) }),
    ];
    const quality = believed(clips);
    const usual = quality.get('v_usual')!.mean;
    for (const id of ['v_watched', 'v_completed', 'v_liked'])
      expect([id, quality.get(id)!.mean > usual]).toEqual([id, true]);
    for (const id of ['v_skipped', 'v_reported'])
      expect([id, quality.get(id)!.mean < usual]).toEqual([id, true]);
  });

  it('compares watch shares among clips of similar length', () => {
    const quality = believed(poolOf([10, 100]));
    const middle = (length: number) => quality.get(`v_${length}_15`)!.mean;
    // The middle clip of 100 s is watched to a tenth, that of 10 s to a half.
    expect(middle(100)).toBeCloseTo(middle(10), 1);
    expect(quality.get('v_100_29')!.mean).toBeGreaterThan(middle(10));
  });

  it('believes a clip the less, the noisier its numbers are', () => {
    const noised = (id: string, noise: number) =>
      clipOf(id, id, { numbers: numbersOf({ plays: 200, views: 190, noise }) });
    const quality = believed([noised('v_exact', 0), noised('v_noisy', 60)]);
    expect(quality.get('v_exact')!.mean).toBeGreaterThan(quality.get('v_noisy')!.mean + 0.02);
  });

  it('is the surer, the more plays it rests on', () => {
    const quality = believed([
      clipOf('v_young', 'a', { numbers: numbersOf({ plays: 20, share: 0.5 }) }),
      clipOf('v_known', 'b', { numbers: numbersOf({ plays: 200_000, share: 0.5 }) }),
    ]);
    const [young, known] = [quality.get('v_young')!, quality.get('v_known')!];
    expect(young.deviation).toBeGreaterThan(1.5 * known.deviation);
  });

  it.each([1, 20, 200, 1000])(
    'of a clip that is barely known is the middle, in a pool of %i where most are never acted upon',
    (size) => {
      const others = Array.from({ length: size }, (_, at) =>
        clipOf(`v_${at}`, `a_${at}`, {
          numbers: numbersOf({ plays: 1200, views: 600, acts: at % 10 === 0 ? 3 : 0 }),
        }),
      );
      const barely = clipOf('v_barely', 'b', {
        numbers: numbersOf({ plays: 2, views: 1, acts: 0 }),
      });
      const some = clipOf('v_some', 'c', {
        numbers: numbersOf({ plays: 80, views: 40, acts: 0 }),
      });
      const quality = believed([...others, barely, some]);
      expect(Math.abs(quality.get('v_barely')!.mean)).toBeLessThan(0.1);
      expect(Math.abs(quality.get('v_some')!.mean)).toBeLessThan(0.5);
    },
  );

  it('does not depend on reports where nobody was reported', () => {
    const clips = [40, 600, 9000].map((plays) =>
      clipOf(`v_${plays}`, 'a', { numbers: numbersOf({ plays, share: 0.5 }) }),
    );
    expect(judge(clips, FORMULA)).toEqual(judge(clips, withWeights('reports=0')));
  });

  it('is a moderate number for whatever is released (seed 12)', () => {
    const value = fc.oneof(fc.integer({ min: -300, max: 1e6 }), fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(fc.record({ plays: value, views: value }), { maxLength: 20 }), (all) => {
        const clips = all.map((one, at) =>
          clipOf(`v_${at}`, 'a', { numbers: numbersOf({ ...one, noise: 9 }) }),
        );
        for (const { deviation, mean } of judge(clips, FORMULA)) {
          expect(Math.abs(mean)).toBeLessThan(6);
          expect(deviation).toBeGreaterThan(0);
          expect(deviation).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 12 },
    );
  });
});

describe('weights', () => {
  it('are changed one by one, as operators write them', () => {
    const { weights } = withWeights('likes=0.2, reports=1');
    expect(weights).toEqual({ ...FORMULA.weights, likes: 0.2, reports: 1 });
    expect(withWeights('')).toEqual(FORMULA);
  });

  it.each(['views=0.5', 'likes', 'likes=2', 'likes=-1', 'likes=0.12345', '__proto__=1'])(
    'refuse %s by name',
    (text) => {
      expect(() => withWeights(text)).toThrow(`"${text}" is no weight`);
    },
  );

  it('cannot all be nothing', () => {
    const none = SIGNALS.map((signal) => `${signal}=0`).join(' ');
    expect(() => withWeights(none)).toThrow('At least one weight');
  });
});
