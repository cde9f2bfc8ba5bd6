const IGNORED = /[\p{M}\p{Default_Ignorable_Code_Point}]/gu;
// Written without spaces: there a word is found wherever its letters are.
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
const PICTURE = /[\p{Extended_Pictographic}\p{Regional_Indicator}]/gu;
const BETWEEN = /[^\p{L}\p{N}\p{Extended_Pictographic}\p{Regional_Indicator}]+/gu;

/**
 * A text as words are looked for in it: without accents, case and invisible characters, words apart by one space.
 * Empty when there is no letter, digit or picture. `patternOf('  Ça va?!')` is `ca va`.
 */
export function patternOf(text: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(IGNORED, '')
    .toLowerCase()
    .replaceAll(PICTURE, ' $& ')
    .replaceAll(BETWEEN, ' ')
    .trim();
}

/** Whether a pattern is of a script without spaces, where a word is wherever its letters are. */
export function isUnspaced(pattern: string): boolean {
  return UNSPACED.test(pattern);
}

/** Whether a text has any of these patterns in it, as whole words. */
export function createMatcher(patterns: readonly string[]): (text: string) => boolean {
  if (patterns.length === 0) return () => false;
  const wanted = patterns.map((pattern) => (isUnspaced(pattern) ? pattern : ` ${pattern} `));
  return (text) => {
    const words = ` ${patternOf(text)} `;
    return wanted.some((pattern) => words.includes(pattern));
  };
}
