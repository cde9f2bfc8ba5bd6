import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';

/** Most words of one kind that an account keeps. */
export const MOST_WORDS = 200;
/** Longest word or phrase, in graphemes. */
export const WORD_GRAPHEMES = 60;

/**
 * `muted`: captions in feeds, search and hashtags, comments and notifications of them with one of these words are not
 * shown to the account itself; what it saved or liked, and profiles that it opens, are whole.
 * `filtered`: comments with one of them on the account's clips wait for its approval.
 */
export const WordKind = Type.Union([Type.Literal('muted'), Type.Literal('filtered')], {
  title: 'WordKind',
});
export type WordKind = Static<typeof WordKind>;

/** Words and phrases of one kind, as they were written, in the order of their letters. */
export const WordList = Type.Object({ words: Type.Array(Type.String()) }, { title: 'WordList' });
export type WordList = Static<typeof WordList>;

const params = Type.Object({ kind: WordKind });
const Word = Type.String({ minLength: 1, maxLength: 400 });
const refusals = ['session/required', 'rate/limited'] as const;

export const listWords = endpoint({
  name: 'listWords',
  method: 'GET',
  path: '/account/words/:kind',
  summary: 'Your muted words, or those that hold comments on your clips',
  access: 'account:read',
  params,
  output: WordList,
  refusals: ['session/required'],
});

/** Matching is by whole words, whatever the case, accents and punctuation. Adding one that is there changes nothing. */
export const addWord = endpoint({
  name: 'addWord',
  method: 'PUT',
  path: '/account/words/:kind',
  summary: 'Add a word or phrase',
  access: 'account:write',
  rate: { perMinute: 60, burst: 60, by: 'account' },
  params,
  body: Type.Object({ word: Word }),
  output: WordList,
  refusals: [...refusals, 'word/invalid', 'word/too-many'],
});

export const removeWord = endpoint({
  name: 'removeWord',
  method: 'DELETE',
  path: '/account/words/:kind',
  summary: 'Take a word or phrase out',
  access: 'account:write',
  rate: { perMinute: 60, burst: 60, by: 'account' },
  params,
  query: Type.Object({ word: Word }),
  output: WordList,
  refusals,
});
