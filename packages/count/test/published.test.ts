import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  addWindow,
  apiValueOf,
  averageShare,
  completion,
  displayOf,
  firstPlaysOf,
  foldRows,
  hookRate,
  noisedCounts,
  nonIncreasing,
  NOTHING_SHOWN,
  playsOf,
  type PublishedSums,
  type ReleaseRow,
  retention,
  roundingStep,
  roundTotal,
  type ShownTotal,
  sourceShares,
  sumCounts,
  viewersOf,
  viewsOf,
  watchSeconds,
} from '../src/index.ts';
import { defaultPrivacy, seededBytes } from './seeded.ts';

const PRIVACY = defaultPrivacy();

function shownAfter(windows: readonly number[], standardError = 10): ShownTotal {
  return windows.reduce(
    (total, value) => addWindow(total, { value, standardError }),
    NOTHING_SHOWN,
  );
}

describe('shown totals', () => {
  test('move only when the sum has left them by 3 standard errors since the last move', () => {
    expect(shownAfter([30]).held).toBe(0);
    expect(shownAfter([31]).held).toBe(31);
    expect(shownAfter([30, 12]).held).toBe(0);
    expect(shownAfter([30, 13]).held).toBe(43);
    expect(shownAfter([100, 30]).held).toBe(100);
    expect(shownAfter([100, -31]).held).toBe(69);
  });

  test('are never clamped: the sum keeps what is below 0', () => {
    const total = shownAfter([-40, 5]);
    expect([total.sum, total.held]).toEqual([-35, -40]);
    expect(displayOf(total)).toEqual({ kind: 'fewer', than: 25 });
  });

  test('rounding alone never lowers what is displayed (seed 41)', () => {
    const windows = fc.array(fc.integer({ min: -60, max: 400 }), { maxLength: 30 });
    fc.assert(
      fc.property(windows, fc.double({ min: 1, max: 40, noNaN: true }), (values, standardError) => {
        let total = NOTHING_SHOWN;
        for (const value of values) {
          const next = addWindow(total, { value, standardError });
          const isLower = next.rounded < total.rounded;
          expect(isLower && next.held >= total.held).toBe(false);
          total = next;
        }
        expect(total.sum).toBe(values.reduce((a, b) => a + b, 0));
      }),
      { seed: 41, numRuns: 500 },
    );
  });

  test('are displayed to what the error supports', () => {
    expect([0.3, 1, 1.9, 2, 4.9, 5, 13, 20, 62, 499].map(roundingStep)).toEqual([
      1, 1, 1, 2, 2, 5, 10, 20, 50, 200,
    ]);
    expect(roundTotal(24.9, 1)).toBe(0);
    expect(roundTotal(25, 1)).toBe(25);
    expect(roundTotal(1234, 13)).toBe(1230);
    expect(displayOf(shownAfter([1234]))).toEqual({ kind: 'about', value: 1230 });
    expect(displayOf(shownAfter([]))).toEqual({ kind: 'fewer', than: 25 });
  });

  test('the API gives the held total with the error of all noise in it', () => {
    const { standardError, value } = apiValueOf(shownAfter([400, 0, 0, 0]));
    expect(value).toBe(400);
    expect(standardError).toBeCloseTo(20, 9);
  });
});

describe('estimates', () => {
  test('carry exact standard errors, which add up over windows', () => {
    const windows = Array.from({ length: 9 }, (_, i) =>
      noisedCounts({ group: 'fast', counts: [10, 5, 4] }, PRIVACY, seededBytes(i)),
    );
    const sum = sumCounts(windows, 'fast')!;
    expect(viewsOf(sum).standardError).toBeCloseTo(3 * Math.sqrt(PRIVACY.variances.plays), 9);
    expect(playsOf(sum).standardError).toBeCloseTo(3 * Math.sqrt(2 * PRIVACY.variances.plays), 9);
    expect(viewersOf(sum).standardError).toBeCloseTo(3 * Math.sqrt(PRIVACY.variances.viewers), 9);
    expect(playsOf(sum).value).toBe(sum.values[0]! + sum.values[1]!);
    expect(sumCounts(windows, 'slow')).toBeNull();
  });

  test('their errors are the ones that noise has (4,000 windows)', () => {
    const slow = Array.from({ length: 11 }, (_, bin): number => (bin === 0 ? 300 : 60)).concat(
      repeat(150, 6),
    );
    const draws = Array.from({ length: 4000 }, (_, i): PublishedSums => {
      const random = seededBytes(i + 100);
      return {
        fast: noisedCounts({ group: 'fast', counts: [700, 300, 900] }, PRIVACY, random),
        slow: noisedCounts({ group: 'slow', counts: slow }, PRIVACY, random),
        durationSeconds: 20,
      };
    });
    const measures = [
      (sums: PublishedSums) => playsOf(sums.fast),
      (sums: PublishedSums) => firstPlaysOf(sums.slow),
      (sums: PublishedSums) => hookRate(sums.fast)!,
      (sums: PublishedSums) => completion(sums.slow)!,
      (sums: PublishedSums) => averageShare(sums.slow, 20)!,
      (sums: PublishedSums) => watchSeconds(sums)!,
      (sums: PublishedSums) => sourceShares(sums)![0]!,
    ];
    for (const measure of measures) {
      const values = draws.map((sums) => measure(sums).value);
      const claimed = measure(draws[0]!).standardError;
      const ratio = deviation(values) / claimed;
      expect(ratio).toBeGreaterThan(0.85);
      expect(ratio).toBeLessThan(1.15);
    }
  });
});

function published(viewers: number): PublishedSums {
  return {
    fast: { group: 'fast', values: [800, 200, viewers], variances: [88, 50] },
    slow: {
      group: 'slow',
      values: [100, 100, 50, 50, 50, 60, 40, 50, 50, 50, 300, 450, 180, 90, 90, 45, 45],
      variances: [32, 89],
    },
    durationSeconds: 20,
  };
}

describe('derived statistics', () => {
  test('say what the published numbers say', () => {
    const sums = published(900);
    expect(hookRate(sums.fast)!.value).toBe(0.8);
    expect(completion(sums.slow)!.value).toBeCloseTo(300 / 900, 12);
    expect(sourceShares(sums)!.map(({ value }) => value)).toEqual([0.5, 0.2, 0.1, 0.1, 0.05, 0.05]);
    expect(watchSeconds(sums)!.value).toBeCloseTo(
      1000 * 20 * averageShare(sums.slow, 20)!.value,
      6,
    );
    const curve = retention(sums)!.map(({ value }) => value);
    expect(curve[0]).toBe(1);
    expect(curve[1]).toBeCloseTo(800 / 900, 12);
    expect(curve[10]).toBeCloseTo(300 / 900, 12);
  });

  test('wait for enough viewers', () => {
    expect(sourceShares(published(199))).toBeNull();
    expect(sourceShares(published(200))).not.toBeNull();
    const imprecise = (viewers: number): PublishedSums => {
      const sums = published(viewers);
      return { ...sums, slow: { ...sums.slow, variances: [900, 89] } };
    };
    expect(retention(published(100))).not.toBeNull();
    expect(retention(imprecise(499))).toBeNull();
    expect(retention(imprecise(500))).not.toBeNull();
  });

  test('are absent where noise is all there is', () => {
    const nothing: PublishedSums = {
      fast: { group: 'fast', values: [9, -12, 3], variances: [88, 50] },
      slow: { group: 'slow', values: repeat(1, 17), variances: [32, 89] },
      durationSeconds: 20,
    };
    expect(hookRate(nothing.fast)).toBeNull();
    expect(completion(nothing.slow)).toBeNull();
    expect(retention(nothing)).toBeNull();
    expect(watchSeconds(nothing)).toBeNull();
    expect(averageShare(published(900).slow, 0)).toBeNull();
  });
});

describe('isotonic regression', () => {
  test('pools what rises', () => {
    expect(nonIncreasing([1, 0.5, 0.7])).toEqual([1, 0.6, 0.6]);
    expect(nonIncreasing([1, 2, 3])).toEqual([2, 2, 2]);
    expect(nonIncreasing([])).toEqual([]);
  });

  test('never rises, keeps the sum, leaves what falls, and no other is closer (seed 42)', () => {
    const values = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(values, values, (input, other) => {
        const fitted = nonIncreasing(input);
        expect(fitted.every((value, i) => i === 0 || value <= fitted[i - 1]! + 1e-9)).toBe(true);
        expect(sumOf(fitted)).toBeCloseTo(sumOf(input), 6);
        const falling = input.toSorted((a, b) => b - a);
        expect(nonIncreasing(falling)).toEqual(falling);
        const rival = input.map((_, i) => other[i % other.length]!).toSorted((a, b) => b - a);
        expect(distance(fitted, input)).toBeLessThanOrEqual(distance(rival, input) + 1e-6);
      }),
      { seed: 42, numRuns: 500 },
    );
  });
});

describe('folding', () => {
  const DAY = 86_400_000;
  const start = Date.UTC(2031, 0, 1);
  const rows: ReleaseRow[] = Array.from({ length: 120 }, (_, i) => ({
    group: i % 3 === 0 ? 'slow' : 'fast',
    firstWindow: i,
    lastWindow: i,
    startsAt: start + i * (DAY / 4),
    endsAt: start + (i + 1) * (DAY / 4),
    values: i % 3 === 0 ? repeat(i, 17) : [i, 1, 2],
    variances: [88, 50],
  }));
  const now = start + 30 * DAY;

  test('leaves one row a day and group of what is older than 2 days', () => {
    const folded = foldRows(rows, now);
    const old = folded.filter((row) => now - row.endsAt > 2 * DAY);
    const days = new Set(
      old.map((row) => `${row.group} ${new Date(row.endsAt).toISOString().slice(0, 10)}`),
    );
    expect(old.length).toBe(days.size);
    expect(folded.length).toBeLessThan(rows.length / 1.5);
    expect(folded.filter((row) => now - row.endsAt <= 2 * DAY)).toEqual(
      expect.arrayContaining(rows.filter((row) => now - row.endsAt <= 2 * DAY)),
    );
  });

  test('keeps sums and variances, and changes nothing the second time', () => {
    const folded = foldRows(rows, now);
    for (const group of ['fast', 'slow'] as const) {
      expect(sumCounts(folded, group)).toEqual(sumCounts(rows, group));
    }
    expect(foldRows(folded, now)).toEqual(folded);
    expect(foldRows(foldRows(rows, now - 10 * DAY), now)).toEqual(folded);
  });
});

function repeat<Value>(value: Value, times: number): Value[] {
  return Array.from({ length: times }, () => value);
}

function sumOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function distance(left: readonly number[], right: readonly number[]): number {
  return left.reduce((sum, value, i) => sum + (value - right[i]!) ** 2, 0);
}

function deviation(values: readonly number[]): number {
  const mean = sumOf(values) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
