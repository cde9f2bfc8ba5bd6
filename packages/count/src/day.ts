const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A day's tickets are taken until 00:02 UTC. */
const GRACE_MS = 120_000;

/** A counting day: a counter that never repeats, tied to the UTC day of the wall clock when it opened. */
export type CountingDay = {
  /** Never repeats and never falls; equals the UTC day number while the clock behaves. */
  readonly number: number;
  /** UTC day of the wall clock at opening, two minutes late: at 00:01 it is still yesterday. */
  readonly utcDay: number;
};

/** UTC day number of an epoch time in milliseconds; 0 is 1970-01-01. */
export function utcDayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

/** UTC day whose tickets are taken at this time: days turn over at 00:02. */
export function openUtcDay(at: number): number {
  return utcDayOf(at - GRACE_MS);
}

/** The first or next counting day, opened now. `previous` is null on a new instance. */
export function openDay(previous: CountingDay | null, at: number): CountingDay {
  const utcDay = openUtcDay(at);
  return { number: previous === null ? utcDay : Math.max(previous.number + 1, utcDay), utcDay };
}

/**
 * Whether the day has to close: past 00:02 of the next UTC day and open for an hour at least,
 * or open for 25 h of monotonic time whatever the wall clock says.
 */
export function isDayOver(day: CountingDay, now: { at: number; openForMs: number }): boolean {
  if (now.openForMs >= 25 * HOUR_MS) return true;
  return openUtcDay(now.at) > day.utcDay && now.openForMs >= HOUR_MS;
}

/**
 * What a start finds: `open` = the stored day goes on (also when the clock is behind),
 * `over` = close it, `confirm` = the clock is more than 26 h past the stored day's end, so either the
 * instance was off or the clock is wrong, and a person should say which.
 */
export function dayAtStart(day: CountingDay, at: number): 'open' | 'over' | 'confirm' {
  if (openUtcDay(at) <= day.utcDay) return 'open';
  return at - (day.utcDay + 1) * DAY_MS > 26 * HOUR_MS ? 'confirm' : 'over';
}
