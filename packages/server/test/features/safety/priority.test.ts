import { expect, test } from 'vitest';
import {
  ANSWER_HOURS,
  reliabilityOf,
  urgencyOf,
  withReport,
  type Reasons,
} from '#features/safety/priority.ts';

const HOUR_MS = 3_600_000;
const of = (reasons: Reasons, more: { views?: number; openedAt?: number } = {}) =>
  urgencyOf({ openedAt: 0, views: 0, reasons, ...more });
const one = (weight = 500) => ({ count: 1, weight });

test('a more urgent reason comes first, and stalking before hate and spam', () => {
  expect(of({ harassment: one() }).dueAt).toBeLessThan(of({ hate: one() }).dueAt);
  expect(of({ hate: one() }).dueAt).toBeLessThan(of({ spam: one() }).dueAt);
  expect(of({ spam: one(), threats: one() }).lead).toBe('threats');
});

test('more reporters, more reliable ones and more released views hasten a case', () => {
  const base = of({ spam: one() }).dueAt;
  expect(of({ spam: { count: 4, weight: 2000 } }).dueAt).toBeLessThan(base);
  expect(of({ spam: one(900) }).dueAt).toBeLessThan(base);
  expect(of({ spam: one() }, { views: 100_000 }).dueAt).toBeLessThan(base);
  expect(of({ spam: one() }, { views: -20 }).dueAt).toBe(base);
});

test('what waits longer moves up by itself', () => {
  const old = of({ spam: one() }, { openedAt: 0 });
  const fresh = of({ harassment: one() }, { openedAt: 47 * HOUR_MS });
  expect(old.dueAt).toBeLessThan(fresh.dueAt);
});

test('a brigade hastens spam at most to where one threat would be, and never to the front', () => {
  const brigade = of({ spam: { count: 1000, weight: 500_000 } });
  expect(brigade.rank).toBe(1);
  expect(brigade.dueAt).toBeGreaterThan(of({ threats: one() }).dueAt);
});

test('what concerns a minor goes before all, unless nobody believes who says so', () => {
  expect(of({ minors: one() }).rank).toBe(0);
  const crying = reliabilityOf({ upheld: 0, dismissed: 20 });
  expect(crying).toBeLessThan(100);
  expect(of({ minors: one(crying), other: one() })).toMatchObject({ rank: 1, lead: 'other' });
});

test('many whom nobody believes do not add up to one who is believed', () => {
  const add = (reasons: Reasons, weight: number) =>
    withReport(reasons, 'minors', { count: 1, weight });
  let reasons: Reasons = {};
  for (let count = 0; count < 50; count += 1) reasons = add(reasons, 100);
  expect(of(reasons).rank).toBe(1);
  const joined = add(reasons, 500);
  expect(of(joined)).toMatchObject({ rank: 0, lead: 'minors' });
  expect(of(withReport(joined, 'minors', { count: -1, weight: 500 })).rank).toBe(1);
});

test('reliability begins at one half and follows what came of reports', () => {
  expect(reliabilityOf({ upheld: 0, dismissed: 0 })).toBe(500);
  expect(reliabilityOf({ upheld: 6, dismissed: 0 })).toBe(800);
  expect(reliabilityOf({ upheld: 0, dismissed: 6 })).toBe(200);
});

test('a report that is taken back leaves no weight', () => {
  const before: Reasons = { hate: one() };
  const added = withReport(before, 'spam', { count: 1, weight: 700 });
  const removed = withReport(added, 'spam', { count: -1, weight: 700 });
  expect(of(removed)).toEqual(of(before));
  expect(Object.keys(ANSWER_HOURS)).toHaveLength(11);
});
