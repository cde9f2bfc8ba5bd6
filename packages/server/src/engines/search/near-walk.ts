import { endCost, firstRow, hopefulLetters, nextRow, type EditRow } from './distance.ts';
import { editsWithin, isNearBeginning, type Near } from './near.ts';
import type { NearRule } from './tiers.ts';

/** The first word at or after a text in the order of code points. */
export type Seek = (from: string) => string | undefined;

/** Sorts before and after every letter. */
const FIRST = ' ';
const LAST = '\u{10FFFF}';

/** A beginning of words in the dictionary. */
interface Beginning {
  text: string;
  letters: number;
  row: EditRow;
  /** The first word that begins so. */
  first: string;
}

/**
 * Words near a wanted one, found by walking the sorted dictionary as a tree of beginnings and leaving out branches that
 * are too far already (Schulz and Mihov, "Fast string correction with Levenshtein automata", 2002). One edit looks up
 * some 300 words of a dictionary of 130,000, two some 1500. Ends early when `seek` gives nothing any more.
 */
export function walkNear(seek: Seek, wanted: readonly string[], rule: NearRule): Near[] {
  const found: Near[] = [];
  const whole = wanted.join('');
  function visit({ text, letters, row, first }: Beginning): void {
    if (text === whole) return;
    const edits = endCost(row);
    if (isNearBeginning(row, wanted, rule)) {
      found.push({ text, isPrefix: true, edits, uses: 0 });
      return;
    }
    if (first === text && edits <= rule.edits)
      found.push({ text, isPrefix: false, edits, uses: 0 });
    const hopeful = hopefulLetters(row, wanted, editsWithin(letters, rule));
    for (const next of hopeful === null ? allAfter(text) : someAfter(text, hopeful)) {
      visit({
        text: text + next.letter,
        letters: letters + 1,
        row: nextRow(row, next.letter, wanted),
        first: next.first,
      });
    }
  }
  function* someAfter(text: string, letters: ReadonlySet<string>) {
    for (const letter of letters) {
      const first = seek(text + letter);
      if (first?.startsWith(text + letter) === true) yield { letter, first };
    }
  }
  function* allAfter(text: string) {
    let first = seek(text + FIRST);
    while (first?.startsWith(text) === true) {
      const letter = String.fromCodePoint(first.codePointAt(text.length) ?? 0);
      yield { letter, first };
      first = seek(text + letter + LAST);
    }
  }
  visit({ text: '', letters: 0, row: firstRow(wanted), first: '' });
  return found;
}
