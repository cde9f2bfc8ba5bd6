import { ApiProblem, type PeriodNumbers, type Reading } from '@footlights/contract';
import { describe, expect, it } from 'vitest';
import { changeOf, changeOfCount, changeOfReading } from '#insights/change.ts';
import { createDays } from '#insights/days.ts';
import { createNumbers } from '#insights/numbers.ts';
import { inRange } from '#insights/in-range.ts';
import { askedRange, rangeSearch } from '#insights/range.ts';
import { actsOf, countTile, createTiles, tellsWatching } from '#insights/tiles.ts';
import { LANGUAGES } from '#words/languages.ts';
import type { Say } from '#words/say.ts';

/** Says the key of a message and what it is filled with. */
const say = Object.assign(
  (key: string, values?: object) => [key, ...Object.values(values ?? {})].join(' '),
  {
    language: 'en',
    refusal: () => undefined,
  },
) as unknown as Say;

const reading = (value: number, standardError = 10): Reading => ({
  value,
  standardError,
  shown: value < 25 ? null : value,
});
const NUMBERS: PeriodNumbers = {
  views: reading(1234),
  plays: reading(2000),
  viewerDays: reading(900),
  watchSeconds: { value: 9000, standardError: 300, shown: 9000 },
  averageSeconds: { value: 4.5, standardError: 0.1 },
  averageShare: { value: 0.451, standardError: 0.01 },
  completion: null,
  replaysPerViewer: { value: 1.222, standardError: 0.03 },
  hook: { value: 0.617, standardError: 0.004 },
  acts: { likes: 12, comments: 0, shares: -1, saves: 3 },
  engagementByViews: { value: 0.01134, standardError: 0.0001 },
  engagementByViewers: null,
};

describe('numbers', () => {
  const en = createNumbers('en');

  it('have as many digits as count', () => {
    expect([0, 7, 999, 1200, 12_345, 1_234_567].map(en.count)).toEqual([
      '0',
      '7',
      '999',
      '1.2K',
      '12.3K',
      '1.23M',
    ]);
    expect([-3.4, 12_400, -0.2].map(en.exact)).toEqual(['-3', '12,400', '0']);
    expect([1200, -3, 0].map(en.signed)).toEqual(['+1.2K', '-3', '0']);
  });

  it('have as many decimals as their error supports', () => {
    const share = (standardError: number, most?: number) =>
      en.share({ value: 0.08126, standardError }, most);
    expect([share(0.02), share(0.002), share(0.0002), share(0.0002, 2)]).toEqual([
      '8%',
      '8.1%',
      '8.1%',
      '8.13%',
    ]);
    expect([0.012, 0.00001, 0].map(en.shareError)).toEqual(['1.2%', '0.1%', '0.0%']);
    expect(en.decimal({ value: 1.2345, standardError: 0.1 })).toBe('1.2');
  });

  it('of time and bytes come in the unit that suits them', () => {
    expect([0, 8.44, 42.4, 300, 7200, 4_320_000].map(en.time)).toEqual([
      '0 sec',
      '8.4 sec',
      '42 sec',
      '5 min',
      '2 hr',
      '1.2K hr',
    ]);
    expect([0, 999, 1.25e6, 8.3e10].map(en.bytes)).toEqual([
      '0 byte',
      '999 byte',
      '1.25 MB',
      '83 GB',
    ]);
  });

  it.each(LANGUAGES)('are said in %s', (language) => {
    const numbers = createNumbers(language);
    for (const text of [
      numbers.count(1234),
      numbers.time(95),
      numbers.bytes(2e9),
      numbers.signedPercent(0.1),
    ])
      expect(text).toMatch(/\p{Nd}/u);
  });
});

describe('days', () => {
  it.each(LANGUAGES)('are short enough for an axis in %s', (language) => {
    const { short } = createDays(language);
    for (let month = 1; month <= 12; month++) {
      const text = short(`2026-${String(month).padStart(2, '0')}-28`);
      expect(text.replaceAll(/\p{Cf}/gu, '').length).toBeLessThanOrEqual(7);
    }
  });

  it('have ranges, months, and the year where it begins', () => {
    const days = createDays('en');
    expect(days.span('2026-01-01', '2026-01-31').replaceAll(/\s/g, ' ')).toBe('Jan 1 – 31, 2026');
    expect(days.span('2026-01-01', '2026-01-01')).toBe('Jan 1, 2026');
    expect([days.month('2026-01-01'), days.month('2026-02-01')]).toEqual(['2026', 'Feb']);
    expect([createDays('de').short('2026-09-28'), days.short('2026-09-28')]).toEqual([
      '28.9.',
      'Sep 28',
    ]);
  });
});

describe('changes', () => {
  it('are clear where noise does not explain them', () => {
    expect(changeOf(reading(1300), reading(1000))).toEqual({ by: 300, part: 0.3, isClear: true });
    expect(changeOf(reading(1020), reading(1000))?.isClear).toBe(false);
    expect(changeOf(reading(1000, 0), reading(1000, 0))?.isClear).toBe(false);
  });

  it('are not told where either number is too small to say', () => {
    expect(changeOfReading(reading(1300), reading(12))).toBeNull();
    expect(changeOfReading(reading(12), reading(1300))).toBeNull();
    expect(changeOf(null, reading(1300))).toBeNull();
  });

  it('of exact counts are exact, without a part of nothing', () => {
    expect(changeOfCount(6, 4)).toEqual({ by: 2, part: 0.5, isClear: true });
    expect(changeOfCount(6, 0)).toEqual({ by: 6, part: null, isClear: true });
    expect(changeOfCount(6, -2).part).toBeNull();
  });
});

describe('tiles', () => {
  const before: PeriodNumbers = {
    ...NUMBERS,
    views: reading(1000),
    plays: reading(100),
    viewerDays: reading(895),
    averageShare: { value: 0.401, standardError: 0.01 },
    acts: { likes: 12, comments: 0, shares: 3, saves: 1 },
  };
  const { reading: read, rate, act } = createTiles(say, NUMBERS, before);

  it('say a number, its error and how it changed', () => {
    expect(read('views')).toEqual({
      name: 'insights.name.views',
      formula: 'insights.formula.views',
      text: '1.23K',
      change: 'insights.change.both +234 +23%',
      error: '10',
    });
    expect(read('viewerDays').change).toBe('insights.change.none');
    expect(read('watchSeconds')).toMatchObject({ text: '2.5 hr', error: '5 min' });
  });

  it('leave out a percentage that says nothing', () => {
    expect(read('plays').change).toBe('+1.9K');
  });

  it('say rates with their unit, and changes of shares in points', () => {
    expect(rate('averageShare')).toMatchObject({
      text: '45%',
      change: 'insights.change.points +5',
    });
    expect(rate('averageSeconds')).toMatchObject({
      text: '4.5 sec',
      change: 'insights.change.none',
    });
    expect(rate('replaysPerViewer').text).toBe('1.22');
    expect(rate('hook')).toMatchObject({ text: '61.7%', error: '0.4%' });
    expect(rate('engagementByViews').text).toBe('1.13%');
  });

  it('say that it is too little', () => {
    expect(rate('completion')).toMatchObject({ text: null, change: null, error: null });
    const few = createTiles(say, { ...NUMBERS, views: reading(12) }).reading('views');
    expect(few).toMatchObject({ text: null, change: null, error: null });
    expect(tellsWatching(NUMBERS)).toBe(true);
  });

  it('say exact counts without an error, below nothing too', () => {
    expect(act('likes')).toMatchObject({ text: '12', change: 'insights.change.same', error: null });
    expect(act('shares')).toMatchObject({ text: '-1', change: 'insights.change.both -4 -133%' });
    expect(act('comments').change).toBeNull();
    expect(countTile(say, { name: '', formula: '', now: 3, before: null }).change).toBeNull();
  });

  it('tell no private acts of clips that are not public', () => {
    expect(actsOf({ visibility: 'public' })).toHaveLength(4);
    expect(actsOf({ visibility: 'unlisted' })).toEqual(['likes', 'comments']);
  });
});

describe('the days that an address asks for', () => {
  const asked = (text: string) => askedRange(new URLSearchParams(text));

  it('are a usual length, two ends, or the usual ones', () => {
    expect(asked('days=90')).toEqual({ days: 90 });
    expect(asked('from=2026-01-01&to=2026-01-31')).toEqual({
      from: '2026-01-01',
      to: '2026-01-31',
    });
    expect([asked(''), asked('days=5'), asked('days=x'), asked('/mail')]).toEqual([{}, {}, {}, {}]);
    expect(asked('from=2026-01-01')).toEqual({ from: '2026-01-01', to: '' });
  });

  it('come back in an address', () => {
    for (const search of ['', '?days=7', '?from=2026-01-01&to=2026-01-31'])
      expect(rangeSearch(asked(search))).toBe(search);
  });

  it('are the usual ones where there are no such days', async () => {
    const declined = new ApiProblem('insights/range-invalid', 400, {});
    const ask = (query: object) =>
      'from' in query ? Promise.reject(declined) : Promise.resolve(query);
    const search = new URLSearchParams('from=2026-02-31&to=2026-03-01');
    expect(await inRange(search, ask)).toEqual({ value: {}, asked: {}, isDeclined: true });
  });

  it('do not hide any other problem', async () => {
    const problem = new ApiProblem('video/not-found', 404, {});
    const ask = () => Promise.reject(problem);
    await expect(inRange(new URLSearchParams('from=a&to=b'), ask)).rejects.toBe(problem);
    const invalid = () => Promise.reject(new ApiProblem('request/invalid', 400, {}));
    await expect(inRange(new URLSearchParams(''), invalid)).rejects.toThrow('request/invalid');
  });
});
