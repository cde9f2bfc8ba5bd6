import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanOf, ownPartOf, rateOf, type Estimate } from '../src/index.ts';

const exact = (value: number) => ({ value, standardError: 0 });
/** Variance of the noise of a rate whose whole alone is noisy. */
const noiseOf =
  ({ standardError, value }: Estimate) =>
  (rate: number) =>
    ((rate * standardError) / value) ** 2;

describe('a rate', () => {
  it('without noise rests on its plays', () => {
    expect(rateOf(50, exact(100), () => 0)).toEqual({ value: 0.5, evidence: 100 });
    expect(meanOf(exact(0.4), 80)).toEqual({ value: 0.4, evidence: expect.closeTo(80, 6) });
  });

  it('rests on less, the noisier it is, also where nothing was seen', () => {
    for (const part of [0, 50]) {
      const evidence = [0, 15, 40, 80].map((standardError) => {
        const whole = { value: 100, standardError };
        return rateOf(part, whole, noiseOf(whole)).evidence;
      });
      expect(evidence).toEqual(evidence.toSorted((a, b) => b - a));
      expect(new Set(evidence).size).toBe(4);
    }
  });

  it('whose whole is within its noise, or that is nonsense, tells nothing', () => {
    const none = () => 0;
    expect(rateOf(1, { value: 9, standardError: 10 }, none).evidence).toBe(0);
    expect(rateOf(Number.NaN, exact(10), none).evidence).toBe(0);
    expect(rateOf(5, exact(-20), none).evidence).toBe(0);
    expect(rateOf(5, exact(10), () => Number.NaN).evidence).toBe(0);
    expect(meanOf({ value: 0.5, standardError: Infinity }, 10).evidence).toBe(0);
  });

  it('is that of its prior until plays tell, and its own in the end', () => {
    const part = (evidence: number) => ownPartOf({ value: 1, evidence }, { rate: 0.5, plays: 60 });
    expect([part(0), part(60)]).toEqual([0, 0.5]);
    expect(part(6e6)).toBeCloseTo(1, 4);
  });

  it('is a rate whatever noise releases (seed 11)', () => {
    const number = fc.integer({ min: -500, max: 1_000_000 });
    const error = fc.float({ min: 0, max: 500, noNaN: true });
    fc.assert(
      fc.property(number, number, error, (part, value, standardError) => {
        const whole = { value, standardError };
        const rate = rateOf(part, whole, noiseOf(whole));
        expect(rate.value).toBeGreaterThanOrEqual(0);
        expect(rate.value).toBeLessThanOrEqual(1);
        expect(rate.evidence).toBeGreaterThanOrEqual(0);
        expect(rate.evidence).toBeLessThanOrEqual(Math.max(0, value) * 1.000001);
      }),
      { seed: 11 },
    );
  });
});
