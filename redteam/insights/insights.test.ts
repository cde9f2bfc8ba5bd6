import { expect, test } from 'vitest';
import { carryOut } from '../attacks/22-insights.ts';
import { askThrough, tellHiddenDays, tellPlaysOfToday } from '../surfaces/leaks.ts';
import { differencesIn } from './compare.ts';
import { csvOf } from './csv.ts';
import { rangesTo } from './questions.ts';
import { createSystem } from './system.ts';

const OPTIONS = { isQuick: true, confidence: 0.9999, seed: 7 };

test('insights that tell plays before their release, or one view more in a list, are noticed', async () => {
  const ask = askThrough((text, url) =>
    url.endsWith('order=likes') ? text.replace('"views":{"value":', '"views":{"value":1') : text,
  );
  const { isHeld, finds } = await carryOut(OPTIONS, { ask, plant: tellPlaysOfToday });
  expect(isHeld).toBe(false);
  const told = finds.join('\n');
  expect(told).toMatch(/as creator changed before a release/);
  expect(told).toMatch(/order=likes as creator: views.value is/);
  expect(told).toMatch(/The cells have rank \d+, the releases \d+/);
}, 180_000);

test('insights that tell days of clips that are not public are noticed', async () => {
  const { isHeld, finds } = await carryOut(OPTIONS, { plant: tellHiddenDays });
  expect(isHeld).toBe(false);
  expect(finds.join('\n')).toMatch(/numbers is \{.*; the rows give null/);
}, 180_000);

test('a cell that is no sum of releases raises the rank, and every other does not', () => {
  const row = (first: number, counts: number[], endsAt: number) => ({
    video: 'v_a',
    pace: 'fast' as const,
    first,
    last: first,
    startsAt: 0,
    endsAt,
    counts,
    variances: [1, 1],
  });
  const day = 86_400_000;
  const rows = [row(0, [5, 2, 4], day), row(1, [7, 0, 6], 2 * day)];
  const honest = createSystem();
  const one = { clips: ['v_a'], days: { from: 1, to: 1 }, views: 5, plays: 7, viewers: 4 };
  honest.add(one, rows);
  honest.add({ clips: ['v_a'], days: null, views: 12, plays: 14, viewers: 10 }, rows);
  expect(honest.verdict()).toEqual({
    cells: 6,
    equations: 6,
    rankOfCells: 6,
    rank: 6,
    rankWithCells: 6,
  });
  honest.add({ ...one, views: 6 }, rows);
  expect(honest.verdict()).toMatchObject({ rank: 6, rankWithCells: 8 });
});

test('ranges overlap in every way, and answers are compared field by field', () => {
  expect(rangesTo(10, 2)).toEqual([
    { from: 9, to: 9 },
    { from: 9, to: 10 },
    { from: 10, to: 10 },
    { from: 4, to: 10 },
    { from: -17, to: 10 },
    { from: -79, to: 10 },
    { from: -354, to: 10 },
  ]);
  expect(differencesIn({ a: [1, { b: null }] }, { a: [1, { b: null }] })).toEqual([]);
  expect(differencesIn({ a: [1], b: 2 }, { a: [1.1], c: 3 })).toEqual([
    'a.0 is 1.1; the rows give 1',
    'b is nothing; the rows give 2',
    'c is 3; the rows give nothing',
  ]);
  expect(csvOf('a,b\r\n1,"x ""y"", z"\r\n')).toEqual([{ a: 1, b: 'x "y", z' }]);
});
