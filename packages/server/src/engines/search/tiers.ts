import { lettersOf, squash, wordsOf, type Word } from '#lib/fold.ts';
import { canBeMistyped } from './parts.ts';

/** One way to match a word of a query. */
export interface Term {
  /** More than one: a phrase. */
  tokens: readonly string[];
  isPrefix: boolean;
}

/** Matches that are equally good: each word by one of its terms, all in this part. */
export interface Tier {
  part: 'whole' | 'name' | 'any';
  words: readonly (readonly Term[])[];
}

/** Words that a typo may have meant, best first: whole words, or beginnings of words. */
export type NearTerms = (wanted: string, rule: NearRule) => Promise<Term[]>;

export interface NearRule {
  /** Most edits. */
  edits: 1 | 2;
  /** The word may be unfinished: beginnings are near too. */
  isUnfinished: boolean;
  /** Most terms to give. */
  most: number;
}

/** Most words of a query that count. */
const MOST_WORDS = 8;
/** Most near terms of one word, and of all words of a query. */
const MOST_NEAR = 12;
const MOST_NEAR_OF_ALL = 24;
/** Letters from which an unfinished word may hold a typo. */
const UNFINISHED_LETTERS = 5;

/** The words of a query that count. */
export function queryWords(text: string): Word[] {
  return wordsOf(text).slice(0, MOST_WORDS);
}

/** Tiers that need no look at other words, best first. `hasMore`: documents have a second part. */
export function plainTiers(text: string, words: readonly Word[], hasMore: boolean): Tier[] {
  const whole: Tier = { part: 'whole', words: [[{ tokens: [squash(text)], isPrefix: false }]] };
  const exact = words.map(({ tokens }) => [{ tokens, isPrefix: false }]);
  const prefix = words.map(({ tokens, isPhrase }) => [{ tokens, isPrefix: !isPhrase }]);
  return [whole, ...tiersIn(exact, hasMore), ...tiersIn(prefix, hasMore)];
}

/** Tiers of typos; none where no word has a near one. */
export async function typoTiers(
  words: readonly Word[],
  hasMore: boolean,
  near: NearTerms,
): Promise<Tier[]> {
  let isAny = false;
  const terms: Term[][] = [];
  for (const [at, { tokens, isPhrase }] of words.entries()) {
    const own = { tokens, isPrefix: !isPhrase };
    const rule = isPhrase ? null : nearRule(tokens[0] ?? '', { at, of: words.length });
    const others = rule === null ? [] : await near(tokens[0] ?? '', rule);
    isAny ||= others.length > 0;
    terms.push([own, ...others]);
  }
  return isAny ? tiersIn(terms, hasMore) : [];
}

function tiersIn(words: Tier['words'], hasMore: boolean): Tier[] {
  return hasMore
    ? [
        { part: 'name', words },
        { part: 'any', words },
      ]
    : [{ part: 'any', words }];
}

function nearRule(word: string, place: { at: number; of: number }): NearRule | null {
  const { length } = lettersOf(word);
  if (length < 4 || !canBeMistyped(word)) return null;
  return {
    edits: length < 8 ? 1 : 2,
    isUnfinished: place.at === place.of - 1 && length >= UNFINISHED_LETTERS,
    most: Math.min(MOST_NEAR, Math.floor(MOST_NEAR_OF_ALL / place.of)),
  };
}
