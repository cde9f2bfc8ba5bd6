import { DAY_MS } from '#lib/day.ts';

/** From the first to the last, both with, in days since 1970. */
export interface Days {
  from: number;
  to: number;
}

/** Releases are dated up to two minutes before they are written; after this long a day has all of its own. */
const CLOSING_MS = 5 * 60_000;

/** The last UTC day to which nothing is added any more. */
export function lastClosedDay(now: number): number {
  return Math.floor((now - CLOSING_MS) / DAY_MS) - 1;
}

/** Such as `2026-01-31`. */
export function dayText(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}

/** The day of such a text; null when the calendar has none. */
export function dayFrom(text: string): number | null {
  const at = Date.parse(`${text}T00:00:00Z`);
  if (Number.isNaN(at)) return null;
  const day = Math.floor(at / DAY_MS);
  return dayText(day) === text ? day : null;
}

export function lengthOf({ from, to }: Days): number {
  return to - from + 1;
}

/** Every day of a range, the first first. */
export function daysIn({ from, to }: Days): number[] {
  return Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
