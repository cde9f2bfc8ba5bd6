import { RANGE_DAYS } from '@footlights/contract';

/** Which days an address asks for; none: the last 28. */
export interface AskedRange {
  days?: (typeof RANGE_DAYS)[number];
  from?: string;
  to?: string;
}

/** How many days are shown where nothing is asked for. */
export const USUAL_DAYS = 28;

/** One of the usual lengths or two ends; whatever else an address says is passed over. */
export function askedRange(search: URLSearchParams): AskedRange {
  const [from, to] = [search.get('from'), search.get('to')];
  if (from !== null || to !== null) return { from: from ?? '', to: to ?? '' };
  const days = RANGE_DAYS.find((length) => String(length) === search.get('days'));
  return days === undefined ? {} : { days };
}

/** The same days in an address, begun with `?`; empty for the usual ones. */
export function rangeSearch(asked: AskedRange): string {
  const search = new URLSearchParams(
    Object.entries(asked).map(([name, value]): [string, string] => [name, String(value)]),
  ).toString();
  return search === '' ? '' : `?${search}`;
}
