import type { HelpCountry } from '@footlights/contract';

/** Where most who write a language without naming a region are. Of English and Arabic nobody could say. */
const HOMES: Readonly<Record<string, string>> = { de: 'DE', es: 'ES', fr: 'FR' };
/** What a header may be long before it is not read. */
const LONGEST = 512;

/** A guess by language tags (BCP 47), the first that tells: its region, else its home. Null: no tag tells one that is there. */
export function countryOf(tags: readonly string[], known: ReadonlySet<string>): string | null {
  for (const tag of tags) {
    const [language = '', ...rest] = tag.trim().split('-');
    const region = rest.find((part) => /^[A-Za-z]{2}$/.test(part))?.toUpperCase();
    const country = region ?? HOMES[language.toLowerCase()];
    if (country !== undefined && known.has(country)) return country;
  }
  return null;
}

/** The tags of an Accept-Language header in the order in which they stand, which is nearly always that of their weights. */
export function tagsIn(header: string | null): string[] {
  if (header === null || header.length > LONGEST) return [];
  return header.split(',').map((entry) => entry.split(';')[0]?.trim() ?? '');
}

/** Codes of the countries that have help lines. */
export function codesOf(countries: readonly HelpCountry[]): Set<string> {
  return new Set(countries.map(({ country }) => country));
}

/** What a link calls. */
export function dialled(number: string): string {
  return `tel:${number.replaceAll(/[ -]/g, '')}`;
}
