import type { DayNumbers, Measured } from '@footlights/contract';

/** Days that are drawn as one. */
export interface Span<Day> {
  /** The first and the last of them. */
  from: string;
  to: string;
  days: readonly Day[];
}

/** Most days that are drawn one by one; more are drawn by week. */
export const MOST_DAYS = 90;
/** Fewest days that are drawn by week. */
const FEWEST_FOR_WEEKS = 28;
/** A number within so many of its standard errors of nothing could be nothing. */
const CLEAR_ERRORS = 2;

/** One by one, or seven at a time counted back from the last; the first span has what is left. */
export function spansOf<Day extends { day: string }>(
  days: readonly Day[],
  length: 1 | 7,
): Span<Day>[] {
  const first = days.length % length;
  const spans: Span<Day>[] = [];
  for (let end = first === 0 ? length : first; end <= days.length; end += length) {
    const some = days.slice(Math.max(0, end - length), end);
    spans.push({ from: some[0]!.day, to: some.at(-1)!.day, days: some });
  }
  return spans;
}

/** How exact counts are drawn. */
export function exactLength(days: number): 1 | 7 {
  return days > MOST_DAYS ? 7 : 1;
}

/**
 * How noised counts are drawn: by day or by week, or null where most of either could be nothing and a picture would
 * show noise.
 */
export function honestLength(days: readonly { day: string; views: Measured }[]): 1 | 7 | null {
  const lengths: (1 | 7)[] = [];
  if (days.length <= MOST_DAYS) lengths.push(1);
  if (days.length >= FEWEST_FOR_WEEKS) lengths.push(7);
  return lengths.find((length) => isMostlyClear(spansOf(days, length))) ?? null;
}

function isMostlyClear(spans: readonly Span<{ views: Measured }>[]): boolean {
  const clear = spans.filter(({ days }) => isClear(sumOf(days.map(({ views }) => views))));
  return 2 * clear.length > spans.length;
}

/** Whether a number is more than noise would make of nothing. */
export function isClear({ value, standardError }: Measured): boolean {
  return value > CLEAR_ERRORS * standardError;
}

/** The sum of numbers whose noises have nothing to do with each other. */
export function sumOf(numbers: readonly Measured[]): Measured {
  return {
    value: numbers.reduce((sum, { value }) => sum + value, 0),
    standardError: Math.hypot(...numbers.map(({ standardError }) => standardError)),
  };
}

/** Names of the exact counts of a day. */
type Exact = {
  [Name in keyof DayNumbers]: DayNumbers[Name] extends number ? Name : never;
}[keyof DayNumbers];

/** The sum of exact counts of some days. */
export function totalOf<Name extends Exact>(
  days: readonly Record<Name, number>[],
  ...names: readonly Name[]
): number {
  return days.reduce((sum, day) => sum + names.reduce((all, name) => all + day[name], 0), 0);
}
