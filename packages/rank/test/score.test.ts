import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ageDecay, hookRate, score } from '../src/index.ts';

const HOUR_MS = 3_600_000;
const released = fc.record({
  views: fc.integer({ min: -200, max: 1_000_000 }),
  plays: fc.integer({ min: -200, max: 1_000_000 }),
});

describe('score', () => {
  it('gives an unknown clip the prior', () => {
    expect(hookRate({ views: 0, plays: 0 })).toBe(0.5);
  });

  it('trusts a rate the more, the more plays it rests on', () => {
    expect(hookRate({ views: 900, plays: 1000 })).toBeGreaterThan(
      hookRate({ views: 9, plays: 10 }),
    );
    expect(hookRate({ views: 1, plays: 10 })).toBeGreaterThan(
      hookRate({ views: 100, plays: 1000 }),
    );
  });

  it('halves at 36 hours', () => {
    expect(ageDecay(0)).toBe(1);
    expect(ageDecay(36 * HOUR_MS)).toBe(0.5);
    expect(ageDecay(-5 * HOUR_MS)).toBe(1);
  });

  it('prefers the younger of two equal clips and the better of two of one age', () => {
    const good = { views: 800, plays: 1000 };
    expect(score(good, HOUR_MS)).toBeGreaterThan(score(good, 2 * HOUR_MS));
    expect(score(good, HOUR_MS)).toBeGreaterThan(score({ views: 200, plays: 1000 }, HOUR_MS));
  });

  it('stays between 0 and 1 for whatever noise releases (seed 11)', () => {
    fc.assert(
      fc.property(released, fc.double(), (numbers, ageMs) => {
        const value = score(numbers, ageMs);
        expect(value).toBeGreaterThan(0);
        expect(value).toBeLessThan(1);
      }),
      { seed: 11 },
    );
  });

  it('treats nonsense as nothing', () => {
    expect(score({ views: Number.NaN, plays: Number.POSITIVE_INFINITY }, Number.NaN)).toBe(0.5);
  });

  it('rises with every view (seed 12)', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10_000), (views, others) => {
        const plays = views + others;
        const before = hookRate({ views, plays });
        expect(hookRate({ views: views + 1, plays: plays + 1 })).toBeGreaterThan(before);
      }),
      { seed: 12 },
    );
  });
});
