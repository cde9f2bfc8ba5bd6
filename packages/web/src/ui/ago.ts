const UNITS = [
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
  ['week', 7 * 86_400_000],
  ['month', 30 * 86_400_000],
  ['year', 365 * 86_400_000],
] as const;

/** How long ago that was, in the largest unit that fits: `now`, `5 min. ago`, `2 wk. ago`. Both times in epoch milliseconds. */
export function ago(at: number, now: number, language: string): string {
  const passed = Math.max(0, now - at);
  const [unit, length] = UNITS.findLast(([, ms]) => passed >= ms) ?? ['second', Infinity];
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto', style: 'short' });
  // Not `-0`, which would lie ahead.
  return format.format(0 - Math.floor(passed / length), unit);
}
