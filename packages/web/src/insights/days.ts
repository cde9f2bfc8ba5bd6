/** Says UTC days, given as `2026-01-31`, as a language does. */
export interface Days {
  /** `31 Jan`, or `31/1` where names of months are long. */
  short: (day: string) => string;
  /** `31 Jan 2026` */
  full: (day: string) => string;
  /** `Jan`, and of the first month of a year `2026`. */
  month: (day: string) => string;
  /** `1 – 31 Jan 2026`; of one day as {@link Days.full}. */
  span: (from: string, to: string) => string;
}

/** Numbers belong to UTC days, wherever they are looked at. */
export function createDays(language: string): Days {
  const formatOf = (style: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language, { ...style, timeZone: 'UTC' });
  const full = formatOf({ day: 'numeric', month: 'short', year: 'numeric' });
  const short = shortOf(formatOf);
  const month = formatOf({ month: 'short' });
  const year = formatOf({ year: 'numeric' });
  return {
    short: (day) => short.format(Date.parse(day)),
    full: (day) => full.format(Date.parse(day)),
    month: (day) => (day.slice(5, 7) === '01' ? year : month).format(Date.parse(day)),
    span: (from, to) => full.formatRange(Date.parse(from), Date.parse(to)),
  };
}

/** What a narrow axis has room for, in letters. */
const SHORT = 7;

function shortOf(formatOf: (style: Intl.DateTimeFormatOptions) => Intl.DateTimeFormat) {
  const named = formatOf({ day: 'numeric', month: 'short' });
  const isLong = Array.from({ length: 12 }, (_, month) => Date.UTC(2026, month, 28)).some(
    (at) => named.format(at).length > SHORT,
  );
  return isLong ? formatOf({ day: 'numeric', month: 'numeric' }) : named;
}
