import { lettersOf } from '#lib/fold.ts';
import { endCost, firstRow, hopefulLetters, nextRow, type EditRow } from './distance.ts';
import type { NearRule, Term } from './tiers.ts';

/** A word, or the beginning of words, that a typo may have meant. */
export interface Near {
  text: string;
  isPrefix: boolean;
  edits: number;
  /** How many documents hold the word; 0 of beginnings. */
  uses: number;
}

/** Letters of a word within which only one edit is looked for. */
const START = 4;

/** Edits that the first letters of a word may have come to: of two, at most one lies within the first four. */
export function editsWithin(letters: number, { edits }: NearRule): number {
  return letters < START ? Math.min(edits, 1) : edits;
}

/** Whether what has been spelled so far is near as the beginning of longer words. */
export function isNearBeginning(row: EditRow, wanted: readonly string[], rule: NearRule): boolean {
  // Without the last letter nearly everything would be near: "cork" is one edit from all that begins with "cor".
  return rule.isUnfinished && endCost(row) <= rule.edits && row.letter === wanted.at(-1);
}

/** How near a known word is; null: too far. */
export function nearIn(
  { word, uses }: { word: string; uses: number },
  wanted: readonly string[],
  rule: NearRule,
): Near | null {
  let row = firstRow(wanted);
  let text = '';
  for (const [at, letter] of lettersOf(word).entries()) {
    if (hopefulLetters(row, wanted, editsWithin(at, rule))?.has(letter) === false) return null;
    row = nextRow(row, letter, wanted);
    text += letter;
    if (isNearBeginning(row, wanted, rule))
      return { text, isPrefix: true, edits: endCost(row), uses: 0 };
  }
  const edits = endCost(row);
  return edits <= rule.edits ? { text, isPrefix: false, edits, uses } : null;
}

/** The best of these, as terms: fewest edits, then beginnings, then the most used. The word itself is left out. */
export function bestTerms(found: readonly Near[], wanted: string, most: number): Term[] {
  const byText = new Map(found.map((near) => [`${near.isPrefix} ${near.text}`, near]));
  return [...byText.values()]
    .filter(({ text }) => !text.startsWith(wanted))
    .toSorted(
      (a, b) =>
        a.edits - b.edits ||
        Number(b.isPrefix) - Number(a.isPrefix) ||
        b.uses - a.uses ||
        (a.text < b.text ? -1 : 1),
    )
    .slice(0, most)
    .map(({ text, isPrefix }) => ({ tokens: [text], isPrefix }));
}
