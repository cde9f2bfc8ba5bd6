/** A month or year in words. */
export function periodName(period: string, language: string): string {
  if (!period.includes('-')) return period;
  const style = { year: 'numeric', month: 'long', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(language, style).format(Date.parse(`${period}-01T00:00:00Z`));
}

/** A step of durations in its largest whole unit. */
export function durationOf(minutes: number): { unit: 'minutes' | 'hours' | 'days'; count: number } {
  if (minutes % 1440 === 0) return { unit: 'days', count: minutes / 1440 };
  if (minutes % 60 === 0) return { unit: 'hours', count: minutes / 60 };
  return { unit: 'minutes', count: minutes };
}
