import type { Measured } from '@footlights/contract';
import { describe, expect, it } from 'vitest';
import { amountsTo, cellsAround, dayTicks, evenTicks, placesOf } from '#insights/chart/axes.ts';
import { curveOf } from '#insights/chart/shapes.ts';
import { exactLength, honestLength, spansOf, sumOf, totalOf } from '#insights/chart/spans.ts';
import { stepOf } from '#insights/chart/steps.ts';
import { retentionPoints } from '#insights/retention.ts';

/** Days from the first of a month on, each with as many views. */
function daysOf(count: number, views: (index: number) => Measured, from = '2026-01-01') {
  return Array.from({ length: count }, (_, index) => ({
    day: new Date(Date.parse(from) + index * 86_400_000).toISOString().slice(0, 10),
    views: views(index),
  }));
}
const clear = { value: 400, standardError: 10 };
const noise = { value: 12, standardError: 10 };

describe('days that are drawn', () => {
  it('are one span each, or seven counted back from the last', () => {
    const days = daysOf(16, () => clear);
    expect(spansOf(days, 1).map(({ from, to }) => [from, to])).toHaveLength(16);
    expect(spansOf(days, 7).map(({ from, to, days: { length } }) => [from, to, length])).toEqual([
      ['2026-01-01', '2026-01-02', 2],
      ['2026-01-03', '2026-01-09', 7],
      ['2026-01-10', '2026-01-16', 7],
    ]);
    expect(spansOf([], 7)).toEqual([]);
  });

  it('are all in exactly one span', () => {
    for (const count of [1, 6, 7, 8, 28, 90, 365, 366]) {
      const days = daysOf(count, () => clear);
      for (const length of [1, 7] as const)
        expect(spansOf(days, length).flatMap((span) => span.days)).toEqual(days);
    }
  });

  it('add up with their noise', () => {
    expect(sumOf([clear, { value: -20, standardError: 24 }])).toEqual({
      value: 380,
      standardError: 26,
    });
    const acts = { likes: 2, comments: 1, shares: 0, saves: -1 };
    expect(totalOf([acts, acts], 'likes', 'saves')).toBe(2);
  });

  it('are drawn one by one up to 90, and by week beyond', () => {
    expect(honestLength(daysOf(7, () => clear))).toBe(1);
    expect(honestLength(daysOf(90, () => clear))).toBe(1);
    expect(honestLength(daysOf(91, () => clear))).toBe(7);
    expect([exactLength(90), exactLength(91)]).toEqual([1, 7]);
  });

  it('are drawn by week where most of them could be nothing, and weeks could not', () => {
    expect(honestLength(daysOf(28, () => noise))).toBe(7);
    expect(honestLength(daysOf(7, () => noise))).toBeNull();
  });

  it('are not drawn where most of either could be nothing', () => {
    expect(honestLength(daysOf(28, () => ({ value: 0, standardError: 0 })))).toBeNull();
    expect(honestLength(daysOf(28, () => ({ value: 3, standardError: 10 })))).toBeNull();
    expect(honestLength(daysOf(28, (day) => (day === 9 ? clear : noise)))).toBe(7);
    expect(
      honestLength(daysOf(28, (day) => (day === 9 ? clear : { value: -4, standardError: 10 }))),
    ).toBeNull();
  });
});

describe('the axis of amounts', () => {
  it('begins at nothing and ends at a round number above the most', () => {
    const { at, ticks } = amountsTo(1234);
    expect(ticks.map(({ value }) => value)).toEqual([0, 500, 1000, 1500]);
    expect([at(0), at(1500), at(750)]).toEqual([100, 0, 50]);
  });

  it('names whole numbers alone, of little too', () => {
    expect(amountsTo(1).ticks.map(({ value }) => value)).toEqual([0, 1]);
    expect(amountsTo(0).ticks.map(({ value }) => value)).toEqual([0, 1]);
  });

  it('goes below nothing where numbers do, and never beyond its ends', () => {
    const { at, ticks } = amountsTo(8, -2);
    expect(ticks.map(({ value }) => value)).toEqual([-2, 0, 2, 4, 6, 8]);
    expect([at(-2), at(0), at(8)]).toEqual([100, 80, 0]);
    expect([at(-50), at(50)]).toEqual([100, 0]);
  });
});

describe('the axis of time', () => {
  it('gives each span the room of its days, from left to right', () => {
    const { places } = placesOf([1, 7, 2]);
    expect(places).toEqual([
      { left: 0, centre: 5, width: 10 },
      { left: 10, centre: 45, width: 70 },
      { left: 80, centre: 90, width: 20 },
    ]);
  });

  it('keeps room for today behind the last day', () => {
    const { places, open } = placesOf(
      Array.from({ length: 7 }, () => 1),
      true,
    );
    const last = places.at(-1)!;
    expect(last.left + last.width).toBeLessThan(90);
    expect(open).toBeGreaterThan(last.left + last.width);
    expect(open).toBeLessThan(100);
  });

  it.each([
    [1, 1],
    [5, 5],
    [7, 4],
    [28, 4],
    [31, 5],
    [62, 5],
  ])('names few of %i days, the last among them', (count, named) => {
    const ticks = dayTicks(
      spansOf(
        daysOf(count, () => clear),
        1,
      ),
    );
    expect(ticks).toHaveLength(named);
    expect(ticks.at(-1)).toMatchObject({ index: count - 1, kind: 'day' });
  });

  it('names the months of a long time, where they begin', () => {
    const days = daysOf(90, () => clear, '2026-01-15');
    expect(dayTicks(spansOf(days, 1)).map(({ day, index }) => [day, days[index]?.day])).toEqual([
      ['2026-02-01', '2026-02-01'],
      ['2026-03-01', '2026-03-01'],
      ['2026-04-01', '2026-04-01'],
    ]);
    const year = dayTicks(
      spansOf(
        daysOf(365, () => clear),
        7,
      ),
    );
    expect(year.length).toBeLessThanOrEqual(6);
    expect(year.every(({ kind }) => kind === 'month')).toBe(true);
  });
});

describe('a curve', () => {
  const amounts = amountsTo(100);

  it('goes straight from point to point, with its error around and its body below', () => {
    const points = [
      { x: 10, value: 50, standardError: 10 },
      { x: 90, value: 100, standardError: 0 },
    ];
    expect(curveOf(points, amounts)).toEqual({
      line: 'M10,50L90,0',
      band: 'M10,40L90,0L90,0L10,60Z',
      body: 'M10,50L90,0L90,100L10,100Z',
    });
  });

  it('is nothing without points, and never leaves its field', () => {
    expect(curveOf([], amounts)).toEqual({ line: '', band: '', body: '' });
    const { band } = curveOf(
      [
        { x: 5, value: -30, standardError: 10 },
        { x: 9, value: 3, standardError: 9 },
      ],
      amounts,
    );
    expect([...band.matchAll(/,(-?[\d.]+)/g)].map(([, y]) => Number(y))).toEqual([
      100, 88, 100, 100,
    ]);
  });
});

describe('the points of retention', () => {
  const shares = Array.from({ length: 11 }, (_, index) => ({
    value: 1 - index / 20,
    standardError: 0.01,
  }));

  it('lie at the start, where views begin and at each tenth', () => {
    const points = retentionPoints(shares, 30);
    expect(points.map(({ seconds }) => seconds)).toEqual([0, 2, 3, 6, 9, 12, 15, 18, 21, 24, 27]);
    expect(points.map(({ value }) => value)).toEqual(shares.map(({ value }) => value));
  });

  it('leave out tenths before views begin', () => {
    const seconds = (length: number) => retentionPoints(shares, length).map((one) => one.seconds);
    expect(seconds(5)).toEqual([0, 2, 2.5, 3, 3.5, 4, 4.5]);
    // Shorter than 4 s: half of it.
    expect(seconds(3).slice(0, 3)).toEqual([0, 1.5, 0.6 * 3]);
  });

  it('have room around them that covers the picture', () => {
    const cells = cellsAround([0, 20, 30, 90]);
    expect(cells.map(({ left }) => left)).toEqual([0, 10, 25, 60]);
    expect(cells.reduce((sum, { width }) => sum + width, 0)).toBe(100);
    expect(evenTicks(24).map(({ value }) => value)).toEqual([0, 5, 10, 15, 20]);
  });
});

describe('keys in a chart', () => {
  it.each([
    ['ArrowRight', 3, 4],
    ['ArrowLeft', 3, 2],
    ['ArrowLeft', 0, 0],
    ['ArrowRight', 27, 27],
    ['PageUp', 3, 10],
    ['PageDown', 3, 0],
    ['Home', 9, 0],
    ['End', 9, 27],
    ['a', 9, undefined],
    ['constructor', 9, undefined],
  ])('%s leads from %i to %s', (key, from, to) => {
    expect(stepOf(key, from, 28)).toBe(to);
  });
});
