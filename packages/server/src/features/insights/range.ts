import { type DayRange, MOST_RANGE_DAYS } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import { dayFrom, type Days, dayText, lastClosedDay, lengthOf } from './days.ts';

/** How a range is asked for: so many days up to the last full one, or both ends. */
export interface RangeQuery {
  days?: number | undefined;
  from?: string | undefined;
  to?: string | undefined;
}

/** What an answer is about. */
export interface Span {
  range: Days;
  /** As many days, right before. */
  before: Days;
  lastDay: number;
  /** The day that goes on. */
  today: number;
}

const DEFAULT_DAYS = 28;
/** Nothing was released before, and texts of days have four digits of a year. */
const FIRST_DAY = '2000-01-01';

/** Refuses with `insights/range-invalid` what is no range of full days. */
export function spanFrom(query: RangeQuery, now: number): Span {
  const lastDay = lastClosedDay(now);
  const range = rangeFrom(query, lastDay);
  const before = { from: range.from - lengthOf(range), to: range.from - 1 };
  return { range, before, lastDay, today: lastDay + 1 };
}

/** A range as answers have it. */
export function shownRange({ from, to }: Days): DayRange {
  return { from: dayText(from), to: dayText(to) };
}

function rangeFrom({ days, from, to }: RangeQuery, lastDay: number): Days {
  if (from === undefined && to === undefined) {
    return { from: lastDay - (days ?? DEFAULT_DAYS) + 1, to: lastDay };
  }
  if (days !== undefined) {
    throw invalid(
      `A range has either a number of days or two ends; this one has ${days} days and an end.`,
    );
  }
  if (from === undefined || to === undefined) {
    throw invalid(`A range has both ends; this one has ${from ?? to} alone.`);
  }
  return checked({ from: dayOf(from), to: dayOf(to) }, lastDay);
}

function checked(range: Days, lastDay: number): Days {
  const { from, to } = range;
  if (from > to) {
    throw invalid(
      `A range ends after it begins; this one goes from ${dayText(from)} to ${dayText(to)}.`,
    );
  }
  if (to > lastDay) {
    throw invalid(
      `A range ends with the last full day in UTC, ${dayText(lastDay)}; this one ends on ${dayText(to)}.`,
    );
  }
  if (lengthOf(range) > MOST_RANGE_DAYS) {
    throw invalid(`A range has up to ${MOST_RANGE_DAYS} days; this one has ${lengthOf(range)}.`);
  }
  return range;
}

function dayOf(text: string): number {
  const day = dayFrom(text);
  if (day === null) throw invalid(`Days are such as 2026-01-31; there is no ${text}.`);
  if (text < FIRST_DAY) throw invalid(`A range begins on ${FIRST_DAY} or later; got ${text}.`);
  return day;
}

function invalid(message: string): Refusal {
  return new Refusal('insights/range-invalid', { message });
}
