import type { Parts } from './parts.ts';
import type { Term, Tier } from './tiers.ts';

/** A tier without the better ones, as a tsquery. Tokens hold letters, digits and emoji alone. */
export function tsqueryOf(tier: Tier, better: readonly Tier[]): string {
  const own = `(${tierOf(tier)})`;
  if (better.length === 0) return own;
  return `${own} & !(${better.map((one) => `(${tierOf(one)})`).join(' | ')})`;
}

/** The words of a document as a tsvector: those of its name have weight A, others B; whole names begin with `=`. */
export function tsvectorOf({ whole, name, more }: Parts): string {
  let position = 0;
  const lexemes = (tokens: string, weight: string, mark = '') =>
    tokens
      .split(' ')
      .filter((token) => token !== '')
      .map((token) => `'${mark}${token}':${(position += 1)}${weight}`);
  const names = lexemes(name, 'A');
  // Apart, so that no phrase runs from one part into the next.
  position += 1;
  return [...names, ...lexemes(more, 'B'), ...lexemes(whole, 'C', '=')].join(' ');
}

function tierOf({ part, words }: Tier): string {
  return words
    .map((terms) => `(${terms.map((term) => termOf(term, part)).join(' | ')})`)
    .join(' & ');
}

function termOf({ tokens, isPrefix }: Term, part: Tier['part']): string {
  const weights = { whole: 'C', name: 'A', any: 'AB' }[part];
  const mark = part === 'whole' ? '=' : '';
  const lexemes = tokens.map((token) => `'${mark}${token}':${isPrefix ? '*' : ''}${weights}`);
  return `(${lexemes.join(' <-> ')})`;
}
