import { squash, wordsOf } from '#lib/fold.ts';
import type { SearchDocument } from './port.ts';

/** The tokens of a document, each part as one text with a space between tokens. */
export interface Parts {
  /** Names as one word each: what a query that means exactly this would say. */
  whole: string;
  /** What a document is called, or all of it. */
  name: string;
  /** What it says besides. */
  more: string;
}

/** Most tokens of one part. */
const MOST_TOKENS = 500;

export function partsOf(document: SearchDocument): Parts {
  const { whole, name, more } = textsOf(document);
  const squashed = whole.map(squash).filter((word) => word !== '');
  return {
    whole: squashed.join(' '),
    name: tokensOf(name, squashed),
    more: tokensOf(more, []),
  };
}

/** The words of a document that a typo may have meant, each once. */
export function vocabularyOf({ name, more }: Parts): ReadonlySet<string> {
  return new Set(`${name} ${more}`.split(' ').filter(canBeMistyped));
}

function textsOf(document: SearchDocument): { whole: string[]; name: string; more: string } {
  switch (document.kind) {
    case 'account': {
      const { username, displayName, bio } = document;
      return { whole: [username, displayName], name: `${username} ${displayName}`, more: bio };
    }
    case 'clip':
      return { whole: [], name: document.caption, more: '' };
    case 'hashtag':
      return { whole: [document.id], name: document.id, more: '' };
  }
}

function tokensOf(text: string, besides: readonly string[]): string {
  const tokens = wordsOf(text).flatMap((word) => [...word.tokens, ...withoutArticle(word.tokens)]);
  return [...tokens.slice(0, MOST_TOKENS), ...besides].join(' ');
}

/** Arabic writes “the” and the word as one: the word alone finds it too. */
function withoutArticle(tokens: readonly string[]): string[] {
  return tokens.flatMap((token) => /^و?ال(?<word>.{3,})$/u.exec(token)?.groups?.['word'] ?? []);
}

/** Numbers that differ are other numbers, and from three letters down everything is near everything. */
export function canBeMistyped(word: string): boolean {
  return word.length >= 3 && /^\p{L}[\p{L}\p{M}]*$/u.test(word);
}
