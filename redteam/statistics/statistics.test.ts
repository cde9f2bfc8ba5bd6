import { discreteLaplaceProbability, FAST, SLOW } from '@footlights/count';
import { expect, test } from 'vitest';
import { atMost, clopperPearson, shareInterval } from './binomial.ts';
import { epsilonAtLeast } from './empirical-epsilon.ts';
import { accuracyOf, differenceAccuracy, heldChances, ratioChances } from './exact.ts';
import { fastShifts, logRatio, PRIVACY, slowShifts } from './privacy.ts';
import { createRandom } from './random.ts';

const SEED = 20_261_122;

test('the exact accuracy of the ratio is that of the counter’s own formula, for one play and for all', () => {
  const one = accuracyOf(ratioChances([...fastShifts(1, 1), ...slowShifts(1)]));
  const all = accuracyOf(ratioChances([...fastShifts(4, 1), ...slowShifts(1)]));
  expect(one).toBeCloseTo(PRIVACY.optimalGuess.onePlay, 9);
  expect(all).toBeCloseTo(PRIVACY.optimalGuess.any, 9);
});

test('numbers say more together, as much as a product of their chances', () => {
  const two = accuracyOf(ratioChances([...fastShifts(1, 0), ...fastShifts(1, 0)]));
  const [p, scale] = [discreteLaplaceProbability, PRIVACY.scales.plays];
  let expected = 0;
  for (let x = -150; x <= 150; x += 1) {
    for (let y = -150; y <= 150; y += 1) {
      expected += Math.max(p(x, scale) * p(y, scale), p(x - 1, scale) * p(y - 1, scale)) / 2;
    }
  }
  expect(two).toBeCloseTo(expected, 6);
});

test('a held total says less than the number it stands for, and one that moves says all', () => {
  const views = accuracyOf(ratioChances(fastShifts(4, 0)));
  expect(accuracyOf(heldChances(0, 4).values())).toBeLessThan(views);
  expect(accuracyOf(heldChances(1000, 4).values())).toBeCloseTo(views, 9);
});

test('the ratio of a vector adds what each of its numbers says', () => {
  const fast = [2, 0, 1];
  expect(logRatio(fast, fastShifts(4, 1))).toBeCloseTo(0.2);
  const slow: number[] = [];
  slow[SLOW.bins + 2] = 5;
  expect(logRatio(slow, slowShifts(1))).toBeCloseTo(0.25 - 0.15);
  expect(FAST.viewers).toBe(2);
});

test('a difference of two numbers is guessed better than by chance, and worse than one number', () => {
  const accuracy = differenceAccuracy(4, 2);
  expect(accuracy).toBeGreaterThan(0.55);
  expect(accuracy).toBeLessThan(accuracyOf(ratioChances(fastShifts(4, 0))));
});

test('binomial intervals are those of the tables', () => {
  expect(atMost(3, 10, 0.5)).toBeCloseTo(176 / 1024, 12);
  expect(atMost(52_000, 100_000, 0.52)).toBeCloseTo(0.501, 2);
  const { low, high } = clopperPearson(10, 100, 0.95);
  expect(low).toBeCloseTo(0.049_005, 5);
  expect(high).toBeCloseTo(0.176_223, 5);
  expect(clopperPearson(0, 20, 0.95)).toEqual({ low: 0, high: expect.closeTo(0.168_433, 5) });
  expect(clopperPearson(20, 20, 0.95).high).toBe(1);
  expect(shareInterval(0.5, 10_000, 0.95)).toEqual({
    low: expect.closeTo(0.4902, 4),
    high: expect.closeTo(0.5098, 4),
  });
});

test(`the bound on ε stays below the truth and comes near it (seed ${SEED})`, () => {
  const random = createRandom(SEED);
  // Randomized response with ε = ln 3: the score is right with probability 3/4.
  const runs = (isPresent: boolean) =>
    Array.from({ length: 20_000 }, () => Number(random.unit() < 0.75 === isPresent));
  const bound = epsilonAtLeast({ absent: runs(false), present: runs(true) }, 0.99);
  expect(bound).toBeLessThan(Math.log(3));
  expect(bound).toBeGreaterThan(Math.log(3) - 0.15);
  const nothing = epsilonAtLeast({ absent: runs(true), present: runs(true) }, 0.99);
  expect(nothing).toBeLessThan(0.05);
});
