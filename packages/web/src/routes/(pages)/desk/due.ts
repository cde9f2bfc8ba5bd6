const UNITS = [
  ['minute', 60_000],
  ['hour', 3_600_000],
  ['day', 86_400_000],
] as const;

/** How long there is until then, or how long it is over: `in 2 hr.`, `3 days ago`. Both times in epoch milliseconds. */
export function dueIn(at: number, now: number, language: string): string {
  const left = at - now;
  const [unit, length] = UNITS.findLast(([, ms]) => Math.abs(left) >= ms) ?? UNITS[0];
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'always', style: 'short' });
  return format.format(Math.trunc(left / length), unit);
}
