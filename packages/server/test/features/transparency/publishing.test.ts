import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { publishedOf, reportOf, type Count } from '#features/transparency/publishing.ts';
import { stepsOf } from '#features/transparency/times.ts';

const SEED = 20_261_130;
const SECTIONS = [
  'reports',
  'decisions-by-rules',
  'decisions-by-law',
  'dismissals',
  'complaints',
  'automated',
  'appeals',
];
const KINDS = ['harassment', 'hate', 'spam', 'received', 'upheld', 'reversed', 'stays', 'reopened'];

const counts = fc
  .uniqueArray(
    fc.record({
      section: fc.constantFrom(...SECTIONS),
      kind: fc.constantFrom(...KINDS),
      outcome: fc.constantFrom('', 'held'),
      count: fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 400 })),
    }),
    { selector: ({ section, kind, outcome }) => `${section} ${kind} ${outcome}`, maxLength: 25 },
  )
  .map((all) => [...all, { section: 'to-decision', kind: '60', outcome: '', count: 7 }]);
const months = fc
  .array(counts, { minLength: 1, maxLength: 26 })
  .map(
    (all) =>
      new Map(all.map((one, at) => [new Date(Date.UTC(2025, at)).toISOString().slice(0, 7), one])),
  );
const isSmall = ({ section, count }: Count) => section !== 'to-decision' && count > 0 && count < 5;

describe('the transparency report', () => {
  test(`is the same whichever of the counts below 5 are 1, 2, 3 or 4, years and totals included (seed ${SEED})`, () => {
    fc.assert(
      fc.property(months, fc.infiniteStream(fc.integer({ min: 1, max: 4 })), (given, stream) => {
        const other = new Map(
          [...given].map(([month, all]) => [
            month,
            all.map((one) => (isSmall(one) ? { ...one, count: stream.next().value! } : one)),
          ]),
        );
        expect(reportOf(other)).toEqual(reportOf(given));
      }),
      { seed: SEED, numRuns: 300 },
    );
  });

  test(`has the true number within every published one, and none exactly that has a small count in it (seed ${SEED})`, () => {
    fc.assert(
      fc.property(months, (given) => {
        const { months: shown, years } = reportOf(given);
        for (const { period, sections } of [...shown, ...years]) {
          const own = [...given].filter(([month]) => month.startsWith(period));
          for (const { name, cells, total } of sections) {
            const all = own.flatMap(([, some]) => some.filter(({ section }) => section === name));
            const sum = (some: Count[]) => some.reduce((so, { count }) => so + count, 0);
            expect(total === null || within(sum(all), total)).toBe(true);
            for (const cell of cells) {
              const same = all.filter(
                ({ kind, outcome }) => kind === cell.category && outcome === (cell.outcome ?? ''),
              );
              expect(within(sum(same), cell.count)).toBe(true);
              const isExact = cell.count.atLeast === cell.count.atMost;
              expect(isExact && same.some(isSmall)).toBe(false);
            }
          }
        }
      }),
      { seed: SEED, numRuns: 200 },
    );
  });

  test('has years that are over alone, and says of one in which counting began that it is not whole', () => {
    const some = (from: string, length: number) =>
      new Map<string, Count[]>(
        Array.from({ length }, (_, at) => [
          new Date(Date.UTC(Number(from.slice(0, 4)), Number(from.slice(5)) - 1 + at))
            .toISOString()
            .slice(0, 7),
          [{ section: 'reports', kind: 'spam', outcome: '', count: 10 }],
        ]),
      );
    expect(reportOf(some('2026-03', 9)).years).toEqual([]);
    const [first] = reportOf(some('2026-03', 10)).years;
    expect(first).toMatchObject({ period: '2026', isWhole: false });
    const { years, months: all } = reportOf(some('2026-03', 24));
    expect(years.map(({ period, isWhole }) => [period, isWhole])).toEqual([
      ['2027', true],
      ['2026', false],
    ]);
    expect(all[0]?.period).toBe('2028-02');
    expect(years[0]?.sections[0]?.total).toEqual({ atLeast: 120, atMost: 120 });
  });

  test('tells times in steps, of 5 decisions and more, and of years as of months', () => {
    const month = (minutes: number[], decided: number): Count[] => [
      { section: 'reports', kind: 'spam', outcome: '', count: 10 },
      { section: 'dismissals', kind: 'spam', outcome: '', count: decided },
      ...[...stepsOf(minutes.map((one) => one * 60_000))].map(([end, count]) => ({
        section: 'to-decision',
        kind: String(end),
        outcome: '',
        count,
      })),
    ];
    const timesOf = (given: Map<string, Count[]>) => reportOf(given).months[0]?.times[0];
    expect(timesOf(new Map([['2026-01', month([1, 2, 3, 4], 4)]]))).toMatchObject({
      medianMinutes: null,
      p90Minutes: null,
    });
    const minutes = [1, 14, 16, 50, 61, 62, 100, 200, 300, 9000];
    expect(timesOf(new Map([['2026-01', month(minutes, 10)]]))).toMatchObject({
      medianMinutes: 120,
      p90Minutes: 360,
    });
    expect([...stepsOf([0, 15 * 60_000, 15 * 60_000 + 1])]).toEqual([
      [15, 2],
      [30, 1],
    ]);
  });

  test('tells nothing of small counts to whoever knows that each decision has a report, and each answer an appeal', () => {
    const count = (section: string, kind: string, number: number): Count => ({
      section,
      kind,
      outcome: '',
      count: number,
    });
    const shownOf = (given: Count[]) => {
      const [month] = reportOf(new Map([['2026-01', given]])).months;
      return Object.fromEntries(
        month!.sections.flatMap(({ name, cells }) =>
          cells.map(({ category, count: { atLeast, atMost } }) => [
            `${name} ${category}`,
            `${atLeast}-${atMost}`,
          ]),
        ),
      );
    };
    // 8 things were reported, 4 and 4, and all of them dismissed.
    expect(
      shownOf([
        count('reports', 'hate', 4),
        count('reports', 'spam', 4),
        count('dismissals', 'spam', 8),
      ]),
    ).toEqual({ 'reports hate': '1-4', 'reports spam': '1-4', 'dismissals spam': '2-8' });
    // Of 10 appeals 9 were upheld.
    expect(
      shownOf([
        count('reports', 'spam', 40),
        count('decisions-by-rules', 'spam', 30),
        count('appeals', 'received', 10),
        count('appeals', 'upheld', 9),
        count('appeals', 'reversed', 1),
      ]),
    ).toEqual({
      'reports spam': '40-40',
      'decisions-by-rules spam': '30-30',
      'appeals received': '10-13',
      'appeals upheld': '9-9',
      'appeals reversed': '1-4',
    });
    // Every decision was appealed, so that what may be more appeals may be more decisions.
    expect(
      shownOf([
        count('reports', 'spam', 40),
        count('dismissals', 'spam', 30),
        count('decisions-by-rules', 'spam', 10),
        count('appeals', 'received', 10),
        count('appeals', 'upheld', 9),
        count('appeals', 'reversed', 1),
      ]),
    ).toMatchObject({ 'decisions-by-rules spam': '10-13', 'appeals received': '10-13' });
    // Of 10 complaints 9 were found to be wrong, and one opened a case again.
    expect(
      shownOf([
        count('reports', 'spam', 40),
        count('complaints', 'received', 10),
        count('complaints', 'stays', 9),
        count('complaints', 'reopened', 1),
      ]),
    ).toEqual({
      'reports spam': '40-40',
      'complaints received': '10-13',
      'complaints stays': '9-9',
      'complaints reopened': '1-4',
    });
    // Everybody who reported complained, and all were answered.
    expect(
      shownOf([
        count('reports', 'hate', 4),
        count('reports', 'spam', 4),
        count('complaints', 'received', 8),
        count('complaints', 'stays', 8),
      ]),
    ).toMatchObject({ 'complaints received': '2-8', 'complaints stays': '2-8' });
  });

  test('shows none as none and 5 as 5', () => {
    expect([0, 1, 4, 5].map(publishedOf)).toEqual([
      { atLeast: 0, atMost: 0 },
      { atLeast: 1, atMost: 4 },
      { atLeast: 1, atMost: 4 },
      { atLeast: 5, atMost: 5 },
    ]);
  });
});

function within(count: number, { atLeast, atMost }: { atLeast: number; atMost: number }): boolean {
  return count >= atLeast && count <= atMost;
}
