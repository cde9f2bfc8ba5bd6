import { describe, expect, test } from 'vitest';
import {
  bestGuess,
  DEFAULT_PRIVACY,
  derivePrivacy,
  discreteLaplaceProbability,
  fraction,
  optimalAccuracy,
  type PrivacyConfig,
} from '../src/index.ts';
import { defaultPrivacy, seededBits } from './seeded.ts';
import { discreteLaplace } from '../src/noise.ts';

describe('the default privacy', () => {
  const privacy = defaultPrivacy();

  test('is the table of the specification', () => {
    expect(privacy.scales).toEqual({
      plays: { numerator: 20, denominator: 3 },
      viewers: { numerator: 5, denominator: 1 },
      bins: { numerator: 4, denominator: 1 },
      sources: { numerator: 20, denominator: 3 },
    });
    expect(privacy.epsilon).toBe(1.2);
  });

  test('holds any guess to 67.9 % about one play and 76.9 % about any number', () => {
    expect(privacy.bestGuess.onePlay.toFixed(3)).toBe('0.679');
    expect(privacy.bestGuess.any.toFixed(3)).toBe('0.769');
  });

  test('leaves the best possible attacker below these bounds', () => {
    expect(privacy.optimalGuess.onePlay).toBeLessThan(privacy.bestGuess.onePlay);
    expect(privacy.optimalGuess.any).toBeLessThan(privacy.bestGuess.any);
    expect(privacy.optimalGuess.any).toBeGreaterThan(0.6);
  });

  test('has standard errors that probabilities confirm', () => {
    let variance = 0;
    for (let x = 1; x < 800; x++) {
      variance += 2 * x * x * discreteLaplaceProbability(x, privacy.scales.plays);
    }
    expect(privacy.variances.plays).toBeCloseTo(variance, 9);
    expect(Math.sqrt(privacy.variances.plays)).toBeCloseTo(9.419, 3);
  });
});

describe('attackers', () => {
  test('one changed number by 1 lets them reach the bound of its ε exactly', () => {
    expect(optimalAccuracy([{ change: 1, scale: fraction(5, 1) }])).toBeCloseTo(bestGuess(0.2), 12);
  });

  test('nothing changed leaves a coin toss', () => {
    expect(optimalAccuracy([{ change: 0, scale: fraction(5, 1) }])).toBe(0.5);
    expect(optimalAccuracy([])).toBe(0.5);
  });

  test('the computed accuracy is what sums over both distributions give', () => {
    const scales = [fraction(20, 3), fraction(5, 1)];
    let right = 0;
    for (let x = -300; x <= 300; x++) {
      for (let y = -200; y <= 200; y++) {
        const absent =
          discreteLaplaceProbability(x, scales[0]!) * discreteLaplaceProbability(y, scales[1]!);
        const present =
          discreteLaplaceProbability(x - 4, scales[0]!) *
          discreteLaplaceProbability(y - 1, scales[1]!);
        right += Math.max(absent, present) / 2;
      }
    }
    const computed = optimalAccuracy([
      { change: 4, scale: scales[0]! },
      { change: 1, scale: scales[1]! },
    ]);
    expect(computed).toBeCloseTo(right, 9);
  });

  test('measured on the sampler, the likelihood-ratio attacker does as well as computed (seed 31)', () => {
    const { scales, optimalGuess } = defaultPrivacy();
    const bits = seededBits(31);
    const trials = 60_000;
    let right = 0;
    for (let i = 0; i < trials; i++) {
      const isPresent = i % 2 === 0;
      let ratio = 0;
      for (const scale of [scales.plays, scales.viewers, scales.bins, scales.sources]) {
        const x = discreteLaplace(scale, bits) + (isPresent ? 1 : 0);
        ratio += ((Math.abs(x) - Math.abs(x - 1)) * scale.denominator) / scale.numerator;
      }
      right += ratio === 0 ? 0.5 : Number(ratio > 0 === isPresent);
    }
    const error = Math.sqrt(0.25 / trials);
    expect(Math.abs(right / trials - optimalGuess.onePlay)).toBeLessThan(2.6 * error);
  });
});

function withEpsilon(plays: number): PrivacyConfig {
  return {
    ...DEFAULT_PRIVACY,
    epsilons: { ...DEFAULT_PRIVACY.epsilons, plays },
  };
}

describe('a configuration', () => {
  test('changes scales and bounds', () => {
    const derived = derivePrivacy(withEpsilon(1));
    expect(derived).toMatchObject({
      ok: true,
      privacy: { epsilon: 1.6, scales: { plays: { numerator: 4, denominator: 1 } } },
    });
  });

  test.each([0, -1, 0.0005, 0.12345, 11, Number.NaN, Infinity])(
    'refuses ε = %d by its rule',
    (epsilon) => {
      expect(derivePrivacy(withEpsilon(epsilon))).toEqual({
        ok: false,
        problems: [`The ε of plays is 0.001 to 10 in steps of 0.001; this one is ${epsilon}.`],
      });
    },
  );

  test('names every wrong cap', () => {
    const caps = { tagsPerVideo: 0, shareOfViewers: 2, tagsPerDay: 1.5 };
    const derived = derivePrivacy({ ...DEFAULT_PRIVACY, caps });
    expect(derived.ok ? [] : derived.problems).toEqual([
      'The cap of new tags per video is a whole number from 1; this one is 0.',
      'The share of published viewers is 0 to 1; this one is 2.',
      'The cap of new tags per day is a whole number from 1; this one is 1.5.',
    ]);
  });
});
