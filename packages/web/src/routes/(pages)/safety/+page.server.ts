import { getHelpLines } from '@footlights/contract';
import { apiOf, orErrorPage } from '#data/api.ts';
import { codesOf, countryOf, tagsIn } from '#safety/country.ts';
import type { PageServerLoad } from './$types';

/** A page of text: no script is sent with it. */
export const csr = false;

/** The country is the one in the address, else a guess by what the browser asks for. Neither is kept or logged. */
export const load: PageServerLoad = async ({ fetch, locals, request, url }) => {
  const { checkedOn, countries } = await orErrorPage(apiOf({ fetch }).call(getHelpLines));
  const known = codesOf(countries);
  const asked = url.searchParams.get('country')?.toUpperCase() ?? '';
  const guess = countryOf(
    [...tagsIn(request.headers.get('accept-language')), locals.language],
    known,
  );
  const code = known.has(asked) ? asked : url.searchParams.has('country') ? null : guess;
  const names = new Intl.DisplayNames([locals.language], { type: 'region' });
  const sorted = [...known]
    .map((country) => ({ country, name: names.of(country) ?? country }))
    .toSorted((a, b) => a.name.localeCompare(b.name, locals.language));
  return {
    checkedAt: Date.parse(`${checkedOn}T12:00:00Z`),
    choices: sorted,
    code,
    lines: countries.find(({ country }) => country === code) ?? null,
  };
};
