import {
  SMALLEST_SHOWN,
  type PublishedCount,
  type Transparency,
  type TransparencyPeriod,
  type TransparencySection,
  type TransparencySectionName,
  type TransparencyTime,
} from '@footlights/contract';
import { createLinks, type Cell } from './links.ts';
import { isTime, percentileOf, TIMES } from './times.ts';

/** What was counted in a month. */
export interface Count {
  section: string;
  kind: string;
  outcome: string;
  count: number;
}

/** In the order in which they are read; whether their cells are parts of one whole. */
const SECTIONS = {
  reports: true,
  'decisions-by-rules': true,
  'decisions-by-law': true,
  dismissals: true,
  appeals: false,
  complaints: false,
  automated: true,
} as const satisfies Record<TransparencySectionName, boolean>;

const NOTHING: PublishedCount = { atLeast: 0, atMost: 0 };

/**
 * The report of complete months, given the oldest first. Pure. Counts from 1 to 4 become a range, and everything else
 * that is published (totals, years) is made of published counts, never of what is behind them. So a report is the same
 * whichever of these counts are 1, 2, 3 or 4. What follows from knowing how cases go, see `links.ts`.
 */
export function reportOf(months: ReadonlyMap<string, readonly Count[]>): Transparency {
  const link = createLinks();
  const published = [...months].map(([month, counts]) =>
    periodOf(month, { cells: link(cellsOf(counts)), times: counts, isWhole: true }),
  );
  const byYear = Map.groupBy(published, ({ period }) => period.slice(0, 4));
  const years = [...byYear].flatMap(([year, parts]) =>
    parts.at(-1)?.period === `${year}-12` ? yearReport(year, { parts, months }) : [],
  );
  return {
    smallestShown: SMALLEST_SHOWN,
    months: published.toReversed(),
    years: years.toReversed(),
  };
}

/** A count as it is published. */
export function publishedOf(count: number): PublishedCount {
  const isSmall = count > 0 && count < SMALLEST_SHOWN;
  return isSmall ? { atLeast: 1, atMost: SMALLEST_SHOWN - 1 } : { atLeast: count, atMost: count };
}

function cellsOf(counts: readonly Count[]): Cell[] {
  return counts
    .filter(({ section, count }) => !isTime(section) && count > 0)
    .map(({ section, kind, outcome, count }) => ({
      section,
      category: kind,
      outcome: outcome === '' ? null : outcome,
      count: publishedOf(count),
    }));
}

function yearReport(
  period: string,
  given: { parts: readonly TransparencyPeriod[]; months: ReadonlyMap<string, readonly Count[]> },
): TransparencyPeriod {
  const sums = new Map<string, Cell>();
  for (const { name, cells } of given.parts.flatMap(({ sections }) => sections)) {
    for (const cell of cells) {
      const key = `${name} ${cell.category} ${cell.outcome ?? ''}`;
      const count = together([sums.get(key)?.count ?? NOTHING, cell.count]);
      sums.set(key, { section: name, ...cell, count });
    }
  }
  const cells = [...sums.values()].toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  const times = given.parts.flatMap((part) => given.months.get(part.period) ?? []);
  return periodOf(period, { cells, times, isWhole: given.parts.length === 12 });
}

function keyOf({ category, outcome }: Cell): string {
  return `${category} ${outcome ?? ''}`;
}

function periodOf(
  period: string,
  given: { cells: readonly Cell[]; times: readonly Count[]; isWhole: boolean },
): TransparencyPeriod {
  const sections = Object.entries(SECTIONS).map(([name, isWhole]) => {
    const own = given.cells.filter(({ section }) => section === name);
    return {
      name: name as TransparencySectionName,
      cells: own.map(({ category, outcome, count }) => ({ category, outcome, count })),
      total: isWhole ? together(own.map(({ count }) => count)) : null,
    } satisfies TransparencySection;
  });
  return {
    period,
    isWhole: given.isWhole,
    sections,
    times: TIMES.map((name) => timeOf(name, sections, given.times)),
  };
}

/** What a time is of, by section and, of a section that is no whole, by category. */
const TIMED: Record<
  TransparencyTime['name'],
  (sections: readonly TransparencySection[]) => number
> = {
  'to-decision': (sections) =>
    together(
      sections
        .filter(({ name }) => name.startsWith('decisions-') || name === 'dismissals')
        .map(({ total }) => total ?? NOTHING),
    ).atLeast,
  'to-answer': (sections) =>
    together(
      sections
        .filter(({ name }) => name === 'appeals')
        .flatMap(({ cells }) => cells)
        .filter(({ category }) => category === 'upheld' || category === 'reversed')
        .map(({ count }) => count),
    ).atLeast,
};

/** Whether there is one goes by published counts, too. */
function timeOf(
  name: TransparencyTime['name'],
  sections: readonly TransparencySection[],
  counts: readonly Count[],
): TransparencyTime {
  const isShown = TIMED[name](sections) >= SMALLEST_SHOWN;
  const own = counts.filter(({ section }) => section === name);
  const at = (share: number) => (isShown ? percentileOf(own, share) : null);
  return { name, medianMinutes: at(0.5), p90Minutes: at(0.9) };
}

function together(counts: readonly PublishedCount[]): PublishedCount {
  return counts.reduce(
    (sum, { atLeast, atMost }) => ({
      atLeast: sum.atLeast + atLeast,
      atMost: sum.atMost + atMost,
    }),
    NOTHING,
  );
}
