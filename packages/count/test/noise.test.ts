import { describe, expect, test } from 'vitest';
import {
  createRandomBits,
  discreteLaplace,
  discreteLaplaceProbability,
  discreteLaplaceVariance,
  type Fraction,
  fraction,
  noisedCounts,
  type NoisedCounts,
  type RandomBytes,
} from '../src/index.ts';
import { defaultPrivacy, seededBits, seededBytes } from './seeded.ts';
import { chiSquareExcess } from './chi-square.ts';

const SAMPLES = 200_000;
const PRIVACY = defaultPrivacy();

function samplesOf(scale: Fraction, seed: number): number[] {
  const bits = seededBits(seed);
  return Array.from({ length: SAMPLES }, () => discreteLaplace(scale, bits));
}

describe('the sampler', () => {
  test.each([fraction(20, 3), fraction(5, 1), fraction(4, 1), fraction(1, 3), fraction(1000, 1)])(
    'follows the exact probabilities at scale $numerator/$denominator (seed 21)',
    (scale) => {
      expect(chiSquareExcess(samplesOf(scale, 21), scale)).toBeLessThan(3.9);
    },
  );

  test.each([
    ['halved', fraction(10, 3)],
    ['doubled', fraction(40, 3)],
    ['a tenth off', fraction(6, 1)],
  ])('is told from one whose scale is %s (seed 22)', (_, scale) => {
    expect(chiSquareExcess(samplesOf(scale, 22), fraction(20, 3))).toBeGreaterThan(10);
  });

  test('has the exact variance (seed 23)', () => {
    const scale = fraction(20, 3);
    const samples = samplesOf(scale, 23);
    const squares = samples.reduce((sum, x) => sum + x * x, 0) / SAMPLES;
    // The kurtosis is about 6, so the error of the mean square is √(5 / n) of it.
    const error = discreteLaplaceVariance(scale) * Math.sqrt(5 / SAMPLES);
    expect(Math.abs(squares - discreteLaplaceVariance(scale))).toBeLessThan(4 * error);
  });

  test('probabilities sum to 1 and give the variance', () => {
    for (const scale of Object.values(PRIVACY.scales)) {
      let total = 0;
      let variance = 0;
      for (let x = -600; x <= 600; x++) {
        total += discreteLaplaceProbability(x, scale);
        variance += x * x * discreteLaplaceProbability(x, scale);
      }
      expect(total).toBeCloseTo(1, 12);
      expect(variance).toBeCloseTo(discreteLaplaceVariance(scale), 9);
    }
  });

  test('takes some 20 bytes a draw', () => {
    let blocks = 0;
    const next = seededBits(24);
    const bits = createRandomBits(() => {
      blocks += 1;
      return Uint8Array.from({ length: 1 }, () => next.below(256));
    }, 0);
    for (let i = 0; i < 10_000; i++) discreteLaplace(fraction(20, 3), bits);
    expect(blocks / 10_000).toBeLessThan(20);
  });
});

describe('uniform integers', () => {
  test.each([1, 2, 3, 20, 255, 256, 257, 1_000_000])(
    'below %i come equally often (seed 25)',
    (below) => {
      const bits = seededBits(25);
      const cells = Math.min(below, 20);
      const counts = Array.from({ length: cells }, () => 0);
      for (let i = 0; i < 40_000; i++) {
        const value = bits.below(below);
        expect(value < below).toBe(true);
        counts[Math.floor((value / below) * cells)]! += 1;
      }
      const widths = counts.map((_, i) => cellWidth(i, cells, below));
      const chi = counts.reduce(
        (sum, n, i) => sum + (n - 40_000 * widths[i]!) ** 2 / (40_000 * widths[i]!),
        0,
      );
      expect(chi).toBeLessThan(cells + 5 * Math.sqrt(2 * cells) + 1);
    },
  );

  test('the stream is read block after block', () => {
    const asked: [number, number][] = [];
    const random: RandomBytes = (statistic, block) => {
      asked.push([statistic, block]);
      return new Uint8Array(2).fill(block);
    };
    const bits = createRandomBits(random, 7);
    expect([bits.below(256), bits.below(256), bits.below(256)]).toEqual([0, 0, 1]);
    expect(asked).toEqual([
      [7, 0],
      [7, 1],
    ]);
  });
});

function fast(seed: number, counts = [0, 0, 0]): NoisedCounts {
  return noisedCounts({ group: 'fast', counts }, PRIVACY, seededBytes(seed));
}

function slow(seed: number, counts: number[] = []): NoisedCounts {
  return noisedCounts({ group: 'slow', counts }, PRIVACY, seededBytes(seed));
}

describe('noised counts', () => {
  test('every number has noise of its own scale around its count', () => {
    const windows = Array.from({ length: 6000 }, (_, i) => [
      ...fast(i, [100, 50, 20]).values.map((value, k) => value - [100, 50, 20][k]!),
      ...slow(
        i,
        Array.from({ length: 17 }, (__, k) => k),
      ).values.map((value, k) => value - k),
    ]);
    const { bins, plays, sources, viewers } = PRIVACY.scales;
    const scales = [plays, plays, viewers, ...repeat(bins, 11), ...repeat(sources, 6)];
    for (const [i, scale] of scales.entries()) {
      expect(
        chiSquareExcess(
          windows.map((values) => values[i]!),
          scale,
        ),
      ).toBeLessThan(4.5);
    }
  });

  test('no two numbers share noise, in one window or in two', () => {
    const windows = Array.from({ length: 4000 }, (_, i) => [...fast(i).values, ...slow(i).values]);
    const columns = windows[0]!.map((_, i) => windows.map((values) => values[i]!));
    for (let a = 0; a < columns.length; a++) {
      expect(Math.abs(correlation(columns[a]!.slice(1), columns[a]!.slice(0, -1)))).toBeLessThan(
        0.075,
      );
      for (let b = 0; b < a; b++) {
        expect(Math.abs(correlation(columns[a]!, columns[b]!))).toBeLessThan(0.075);
      }
    }
  });

  test('the same seed gives the same noise, whatever the counts', () => {
    const quiet = fast(5, [0, 0, 0]).values;
    const busy = fast(5, [1000, 10, 700]).values;
    expect(busy.map((value, i) => value - quiet[i]!)).toEqual([1000, 10, 700]);
  });

  test('numbers below 0 are published as they are', () => {
    const negatives = Array.from({ length: 500 }, (_, i) => fast(i).values[0]!).filter(
      (n) => n < 0,
    );
    expect(negatives.length).toBeGreaterThan(180);
  });

  test('carry the variances of their scales', () => {
    expect(fast(1).variances).toEqual([PRIVACY.variances.plays, PRIVACY.variances.viewers]);
    expect(slow(1).variances).toEqual([PRIVACY.variances.bins, PRIVACY.variances.sources]);
    expect(slow(1).values.length).toBe(17);
  });
});

function repeat<Value>(value: Value, times: number): Value[] {
  return Array.from({ length: times }, () => value);
}

function cellWidth(cell: number, cells: number, below: number): number {
  let width = 0;
  for (
    let value = Math.floor((cell * below) / cells) - 1;
    value <= ((cell + 1) * below) / cells;
    value++
  ) {
    const isIn = value >= 0 && value < below && Math.floor((value / below) * cells) === cell;
    if (isIn) width += 1;
  }
  return width / below;
}

function correlation(left: readonly number[], right: readonly number[]): number {
  const [l, r] = [mean(left), mean(right)];
  let product = 0;
  let leftSquares = 0;
  let rightSquares = 0;
  for (let i = 0; i < left.length; i++) {
    product += (left[i]! - l) * (right[i]! - r);
    leftSquares += (left[i]! - l) ** 2;
    rightSquares += (right[i]! - r) ** 2;
  }
  return product / Math.sqrt(leftSquares * rightSquares);
}

function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0) / values.length;
}
