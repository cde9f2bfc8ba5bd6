import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isPlausible, leastSeconds, typicalSeconds, watchBin } from '../src/index.ts';

describe('watch bins', () => {
  test('a play is a view from 2 s on', () => {
    expect(watchBin(1.999, 60)).toBe(0);
    expect(watchBin(2, 60)).toBe(1);
  });

  test('a play of a clip shorter than 4 s is a view from half of it on', () => {
    expect(watchBin(0.49, 1)).toBe(0);
    expect(watchBin(0.5, 1)).toBe(6);
    expect(watchBin(1.9, 3.9)).toBe(0);
    expect(watchBin(1.95, 3.9)).toBe(6);
    expect(watchBin(1.99, 4)).toBe(0);
  });

  test('each tenth of the watch share has its bin, the last one with its end', () => {
    const seconds = [0, 2, 3, 5, 9, 9.99, 10, 25];
    expect(seconds.map((watched) => watchBin(watched, 10))).toEqual([0, 3, 4, 6, 10, 10, 10, 10]);
    expect(watchBin(6, 60)).toBe(2);
    expect(watchBin(5.99, 60)).toBe(1);
  });

  test('times that are none count as not watched', () => {
    for (const watched of [Number.NaN, -1, 0, Infinity])
      expect(watchBin(watched, Number.NaN)).toBe(0);
    expect(watchBin(Number.NaN, 10)).toBe(0);
    expect(watchBin(3, 0)).toBe(0);
    expect(watchBin(3, -5)).toBe(0);
  });

  test('a bin never claims more seconds than were watched, nor a tenth less (seed 1)', () => {
    const times = fc.double({ min: 0.1, max: 200, noNaN: true });
    fc.assert(
      fc.property(times, times, (watched, duration) => {
        const bin = watchBin(watched, duration);
        expect(leastSeconds(bin, duration)).toBeLessThanOrEqual(watched * (1 + 1e-12));
        const most = bin === 0 ? Infinity : (bin / 10) * duration * (1 + 1e-12);
        expect(Math.min(watched, duration)).toBeLessThanOrEqual(most);
        expect(typicalSeconds(bin, duration)).toBeLessThanOrEqual(duration * (1 + 1e-12));
      }),
      { seed: 1, numRuns: 2000 },
    );
  });

  test('what a bin typically stands for respects the view rule', () => {
    expect(typicalSeconds(0, 60)).toBe(1);
    expect(typicalSeconds(1, 60)).toBe(4);
    expect(typicalSeconds(10, 60)).toBe(57);
    expect(typicalSeconds(1, 10)).toBe(2);
  });
});

describe('the ticket bound', () => {
  test('takes what can be watched at double speed and 15 s more', () => {
    const claim = { passes: [10, 10], durationSeconds: 60 };
    expect(isPlausible({ ...claim, elapsedSeconds: 46.5 })).toBe(true);
    expect(isPlausible({ ...claim, elapsedSeconds: 46.4 })).toBe(false);
  });

  test('always takes plays that claim nothing', () => {
    expect(isPlausible({ passes: [0, 1, 0, 1], durationSeconds: 180, elapsedSeconds: 0 })).toBe(
      true,
    );
    expect(isPlausible({ passes: [1], durationSeconds: 180, elapsedSeconds: -60 })).toBe(true);
  });
});
