/**
 * A word of a text as search compares it. One token: a word between spaces. A phrase: tokens that stand side by side,
 * for scripts that put no spaces between words (each character a token) and for emoji.
 */
export interface Word {
  tokens: readonly string[];
  isPhrase: boolean;
}

/** Longest word, in code points; the rest of a longer one is not looked at. */
const LONGEST = 32;

const RUN = /[\p{L}\p{N}\p{M}]+|\p{RI}{2}|\p{Extended_Pictographic}/gu;
const UNSPACED =
  '[\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}\\p{scx=Hangul}\\p{scx=Thai}\\p{scx=Lao}\\p{scx=Khmer}\\p{scx=Myanmar}\\p{Extended_Pictographic}\\p{RI}]';
const SEGMENT = new RegExp(`${UNSPACED}+|(?:(?!${UNSPACED}).)+`, 'gu');
const IS_UNSPACED = new RegExp(`^${UNSPACED}`, 'u');

// Accents of Latin, Greek and Cyrillic, vowel signs of Arabic and Hebrew. The voicing marks of Japanese tell words apart.
const ACCENTS =
  /(?![\u3099\u309A])[\p{Script=Inherited}--\u200D]|[\u0591-\u05C7\u0610-\u061A\u06D6-\u06ED\u0640]|['’ʼ‘]/gv;

/** Letters that Unicode does not take apart, and those that people type for one another. */
const LIKE: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ı: 'i',
  ł: 'l',
  þ: 'th',
  ς: 'σ',
  ى: 'ي',
  ة: 'ه',
};
const LIKES = new RegExp(`[${Object.keys(LIKE).join('')}]`, 'gu');

/** A text without the differences that search looks past: case, accents, width, form of a letter. */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(ACCENTS, '')
    .replaceAll(LIKES, (letter) => LIKE[letter] ?? letter)
    .normalize('NFC');
}

/**
 * The words of a text, in order; nothing but letters, digits and emoji is left.
 * @example
 * wordsOf('Café #Tōkyō 東京!') // cafe · tokyo · the phrase 東 京
 */
export function wordsOf(text: string): Word[] {
  const words: Word[] = [];
  for (const [run] of fold(text).matchAll(RUN)) {
    for (const [segment] of run.matchAll(SEGMENT)) words.push(wordOf(segment));
  }
  return joinPhrases(words);
}

/** All words of a text as one, without what stood between: `ana.films` and `Ana Films` are the same. */
export function squash(text: string): string {
  const whole = wordsOf(text)
    .flatMap(({ tokens }) => tokens)
    .join('');
  return lettersOf(whole)
    .slice(0, LONGEST * 2)
    .join('');
}

/** The code points of a text that was folded: nothing in it is drawn from several. */
export function lettersOf(text: string): string[] {
  return Array.from(text);
}

function wordOf(segment: string): Word {
  const isPhrase = IS_UNSPACED.test(segment);
  const letters = lettersOf(segment);
  return isPhrase
    ? { tokens: /^\p{RI}/u.test(segment) ? [segment] : letters, isPhrase }
    : { tokens: [letters.slice(0, LONGEST).join('')], isPhrase };
}

/** Emoji beside emoji are one phrase: so is one that is drawn from several. */
function joinPhrases(words: readonly Word[]): Word[] {
  const joined: Word[] = [];
  for (const word of words) {
    const before = joined.at(-1);
    if (before?.isPhrase === true && word.isPhrase)
      joined[joined.length - 1] = { tokens: [...before.tokens, ...word.tokens], isPhrase: true };
    else joined.push(word);
  }
  return joined;
}
