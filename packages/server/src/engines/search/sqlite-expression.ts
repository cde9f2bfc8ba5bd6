import type { Term, Tier } from './tiers.ts';

/** A tier without the better ones, in the language of FTS5. Tokens hold letters, digits and emoji alone. */
export function expressionOf(tier: Tier, better: readonly Tier[]): string {
  const own = `(${tierOf(tier)})`;
  return better.length === 0
    ? own
    : `${own} NOT (${better.map((one) => `(${tierOf(one)})`).join(' OR ')})`;
}

function tierOf({ part, words }: Tier): string {
  const all = words.map((terms) => `(${terms.map(termOf).join(' OR ')})`).join(' AND ');
  return part === 'any' ? all : `${part} : (${all})`;
}

function termOf({ tokens, isPrefix }: Term): string {
  return `"${tokens.join(' ')}"${isPrefix ? ' *' : ''}`;
}
