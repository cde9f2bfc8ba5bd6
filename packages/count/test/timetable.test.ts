import { describe, expect, test } from 'vitest';
import {
  displayOf,
  firstWindow,
  groupsOf,
  nextWindow,
  playsOf,
  TIMETABLE,
  viewsOf,
  type Window,
} from '../src/index.ts';
import { seededUnit } from './seeded.ts';
import { burst, DAY, simulate } from './simulated.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

function lengthAfter(window: Window, released: number, group: 'fast' | 'slow' = 'fast'): number {
  const next = nextWindow(window, { at: window.endsAt, released }, TIMETABLE[group]);
  return next.endsAt - next.startsAt;
}

describe('the timetable', () => {
  const first = firstWindow(1000, TIMETABLE.fast);

  test('cuts 60 minutes after publishing, and a day after it for the slow statistics', () => {
    expect(first).toEqual({ number: 0, startsAt: 1000, endsAt: 1000 + HOUR, total: 0 });
    expect(firstWindow(0, TIMETABLE.slow).endsAt).toBe(DAY);
  });

  test('waits for 100 new plays at the published rate', () => {
    expect(lengthAfter(first, 100)).toBe(HOUR);
    expect(lengthAfter(first, 400)).toBe(15 * MINUTE);
  });

  test('waits for 5 % of the published total once that is more', () => {
    const old = { ...first, total: 99_600 };
    expect(lengthAfter(old, 400)).toBe(2 * HOUR);
    expect(lengthAfter(old, 5000)).toBeCloseTo((HOUR * 0.05 * 104_600) / 5000, -1);
  });

  test('never waits less than a minute, more than 28 days, or more than twice as long as before', () => {
    expect(lengthAfter(first, 1_000_000)).toBe(3 * MINUTE);
    expect(lengthAfter({ ...first, endsAt: 1000 + MINUTE }, 1000)).toBe(MINUTE);
    expect(lengthAfter(first, 1)).toBe(2 * HOUR);
    expect(lengthAfter(first, 0)).toBe(2 * HOUR);
    expect(lengthAfter(first, -25)).toBe(2 * HOUR);
    expect(lengthAfter({ ...first, endsAt: 1000 + 20 * DAY }, 0)).toBe(28 * DAY);
    expect(lengthAfter(firstWindow(0, TIMETABLE.slow), 1e9, 'slow')).toBe(DAY);
  });

  test('a late cut neither piles up windows nor shortens the rate', () => {
    const late = nextWindow(first, { at: first.endsAt + 9 * HOUR, released: 500 }, TIMETABLE.fast);
    expect(late.startsAt).toBe(first.endsAt + 9 * HOUR);
    expect(late.endsAt - late.startsAt).toBe(2 * HOUR);
  });

  test('has no slow windows for videos that are not public', () => {
    expect(groupsOf(true)).toEqual(['fast', 'slow']);
    expect(groupsOf(false)).toEqual(['fast']);
  });

  test('reads published numbers only: equal ones give equal windows', () => {
    const left = nextWindow(first, { at: first.endsAt, released: 37 }, TIMETABLE.fast);
    const right = nextWindow({ ...first }, { at: first.endsAt, released: 37 }, TIMETABLE.fast);
    expect(left).toEqual(right);
  });
});

describe('simulated videos', () => {
  test.each([
    ['views', 0.024, viewsOf],
    ['plays', 0.024, playsOf],
  ] as const)('one that nobody plays shows %s in fewer than %f of years', (_, most, estimateOf) => {
    const years = 4000;
    let shows = 0;
    for (let seed = 0; seed < years; seed++) {
      const { windows } = simulate({ playedAt: [], until: 365 * DAY, seed, estimateOf });
      if (windows.some(({ shown }) => displayOf(shown).kind === 'about')) shows += 1;
    }
    expect(shows / years).toBeLessThan(most);
    expect(shows / years).toBeGreaterThan(0.01);
  });

  test.each([
    ['views', 343, viewsOf],
    ['plays', 328, playsOf],
  ] as const)(
    'one play a day shows %s of %i on average after 365 of them',
    (_, mean, estimateOf) => {
      const playedAt = Array.from({ length: 365 }, (__, day) => (day + 0.5) * DAY);
      let sum = 0;
      for (let seed = 0; seed < 1000; seed++) {
        const { windows } = simulate({
          playedAt,
          until: 365 * DAY,
          seed: seed + 10_000,
          estimateOf,
        });
        sum += windows.at(-1)!.shown.held;
      }
      expect(Math.abs(sum / 1000 - mean)).toBeLessThan(8);
    },
  );

  test.each([
    [1000, 0.065, 100],
    [10_000, 0.013, 60],
    [100_000, 0.002, 15],
  ])('a burst of %i plays is shown to within its error 10 days later', (plays, most, runs) => {
    let squares = 0;
    for (let seed = 0; seed < runs; seed++) {
      const playedAt = burst(plays, seededUnit(seed + 500));
      const until = 10 * DAY;
      const { windows } = simulate({ playedAt, until, seed: seed + 50_000, estimateOf: playsOf });
      squares += (windows.at(-1)!.shown.held / plays - 1) ** 2;
    }
    expect(Math.sqrt(squares / runs)).toBeLessThan(most);
  });

  test('a fast one updates every few minutes', () => {
    const playedAt = burst(100_000, seededUnit(7));
    const { windows } = simulate({ playedAt, until: DAY, seed: 7, estimateOf: viewsOf });
    const gaps = windows.slice(1).map(({ endsAt }, i) => endsAt - windows[i]!.endsAt);
    expect(Math.min(...gaps)).toBeLessThan(5 * MINUTE);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(MINUTE);
  });
});
