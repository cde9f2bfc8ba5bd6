/** Length of a day, milliseconds. */
export const DAY_MS = 86_400_000;

/** Start of the UTC day of `at`; both epoch milliseconds. */
export function startOfDay(at: number): number {
  return Math.floor(at / DAY_MS) * DAY_MS;
}

const MINUTE_MS = 60_000;

/** Start of the minute of `at`, epoch milliseconds: what is told or kept of acts is no finer. */
export function minuteOf(at: number): number {
  return Math.floor(at / MINUTE_MS) * MINUTE_MS;
}
