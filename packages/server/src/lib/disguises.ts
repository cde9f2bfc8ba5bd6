import { patternOf } from './phrases.ts';

/** Letters that Unicode does not take apart, as they are typed for one another. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
};
/** Of the confusables of Unicode TR39, Cyrillic and Greek letters that stand in for Latin ones. */
const ALIKE: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'b',
  с: 'c',
  е: 'e',
  һ: 'h',
  і: 'i',
  ј: 'j',
  к: 'k',
  м: 'm',
  н: 'h',
  о: 'o',
  р: 'p',
  ѕ: 's',
  т: 't',
  у: 'y',
  х: 'x',
  α: 'a',
  ε: 'e',
  ι: 'i',
  κ: 'k',
  ν: 'v',
  ο: 'o',
  ρ: 'p',
  τ: 't',
  υ: 'u',
  χ: 'x',
};
/** Digits and signs that stand in for letters; `1` for two of them. */
const LEET: Readonly<Record<string, string>> = {
  '0': 'o',
  '1': 'i',
  '3': 'e',
  '4': 'a',
  '5': 's',
  '7': 't',
  '8': 'b',
};

const SIGN = /(?<=\p{L})[@$€!](?=[\p{L}\p{N}])/gu;
const SIGNS: Readonly<Record<string, string>> = { '@': 'a', $: 's', '€': 'e', '!': 'i' };
const LETTER = /[ßæœøđðħıł]/gu;
const FOREIGN = /[\p{Script=Cyrillic}\p{Script=Greek}]/gu;
const LATIN = /\p{Script=Latin}/u;
const IS_LETTER = /^\p{L}$/u;
/** Shortest word that digits are taken for letters in: `A5` and `4x` are what they are. */
const SHORTEST = 3;

/** A word or phrase as it is looked for: `patternOf`, with letters that are typed for one another alike. */
export function foldedPattern(text: string): string {
  return patternOf(text).replaceAll(LETTER, (letter) => LETTERS[letter] ?? letter);
}

/**
 * A text as words are looked for in it: as it is, and what it looks like where digits, signs, letters of other scripts or
 * single letters apart stand in for words. At most three; time is linear.
 * @example
 * formsOf('Fr33 c.a.s.i.n.o') // ['fr33 c a s i n o', 'free casino']
 */
export function formsOf(text: string): string[] {
  const plain = foldedPattern(text);
  const signed = foldedPattern(text.replaceAll(SIGN, (sign) => SIGNS[sign] ?? sign));
  const words = joinLetters(signed.split(' '));
  const seen = words.map((word) => unmasked(word, LEET));
  const forms = new Set([plain, seen.join(' ')]);
  if (words.some((word) => word.includes('1')))
    forms.add(words.map((word) => unmasked(word, { ...LEET, '1': 'l' })).join(' '));
  return [...forms];
}

/** A word without what stands in for letters: digits where letters are as many, foreign letters where Latin ones are. */
function unmasked(word: string, leet: Readonly<Record<string, string>>): string {
  const latin = LATIN.test(word)
    ? word.replaceAll(FOREIGN, (letter) => ALIKE[letter] ?? letter)
    : word;
  if (latin.length < SHORTEST || !/\d/.test(latin)) return latin;
  const letters = latin.replaceAll(/[^\p{L}]/gu, '').length;
  if (letters < latin.length - letters) return latin;
  return latin.replaceAll(/\d/g, (digit) => leet[digit] ?? digit);
}

/** Three single letters or more in a row are one word. */
function joinLetters(words: readonly string[]): string[] {
  const joined: string[] = [];
  let run: string[] = [];
  const end = () => {
    joined.push(...(run.length < SHORTEST ? run : [run.join('')]));
    run = [];
  };
  for (const word of words) {
    if (IS_LETTER.test(word)) run.push(word);
    else {
      end();
      joined.push(word);
    }
  }
  end();
  return joined;
}
