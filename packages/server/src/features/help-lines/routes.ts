import { getHelpLines, type HelpLines } from '@footlights/contract';
import type { Http } from '#http/serve.ts';
import { COUNTRIES, CHECKED_ON } from './countries.ts';

/** Whom to call in need. What the operator has put down for a country stands in the place of ours. */
export function helpLineRoutes(http: Http, own: HelpLines | undefined): void {
  const lines = withOwn(own);
  http.route(getHelpLines, () => lines);
}

function withOwn(own: HelpLines | undefined): HelpLines {
  const byCountry = new Map(COUNTRIES.map((one) => [one.country, one]));
  for (const one of own?.countries ?? []) byCountry.set(one.country, one);
  const countries = [...byCountry.values()].toSorted((a, b) => (a.country < b.country ? -1 : 1));
  // Of two days, the one that promises less.
  const checkedOn = own !== undefined && own.checkedOn < CHECKED_ON ? own.checkedOn : CHECKED_ON;
  return { checkedOn, countries };
}
