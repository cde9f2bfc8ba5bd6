import { MOST_WORDS, WORD_GRAPHEMES, type WordKind } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import { Refusal } from '#http/errors.ts';
import type { Belongings } from '#lib/belongings.ts';
import type { AccountId, Viewer } from '#lib/ids.ts';
import { createMatcher, patternOf } from '#lib/phrases.ts';
import { cleanText, graphemes } from '#lib/text.ts';
import { deleteWord, deleteWordsOf, insertWord, loadWords } from './store.ts';

/** Whether a text has one of an account's words in it. */
export type Matches = (text: string) => boolean;

/** Words that accounts keep: muted ones, and those that hold comments on their clips. */
export interface Words {
  list(account: AccountId, kind: WordKind): Promise<string[]>;
  /** Adding one that is there changes nothing; refuses `word/invalid` and `word/too-many`. */
  add(account: AccountId, kind: WordKind, word: string): Promise<void>;
  remove(account: AccountId, kind: WordKind, word: string): Promise<void>;
  /** What must not be shown to this viewer; one query, none when nobody is signed in. */
  mutedWordsOf(viewer: Viewer): Promise<Matches>;
  /** What waits for this creator's approval; one query. */
  filteredWordsOf(creator: AccountId): Promise<Matches>;
  belongings: Belongings;
}

export function createWords(db: Db): Words {
  async function list(account: AccountId, kind: WordKind): Promise<string[]> {
    return (await loadWords(db, account, kind)).map(({ word }) => word);
  }
  async function matcherOf(account: AccountId, kind: WordKind): Promise<Matches> {
    return createMatcher((await loadWords(db, account, kind)).map(({ pattern }) => pattern));
  }
  return {
    list,
    async add(account, kind, text) {
      const word = wordFrom(text);
      const row = { account_id: account, kind, pattern: patternOf(word), word };
      await db.transaction().execute(async (transaction) => {
        await insertWord(transaction, row);
        if ((await loadWords(transaction, account, kind)).length > MOST_WORDS)
          throw new Refusal('word/too-many');
      });
    },
    remove: (account, kind, word) =>
      deleteWord(db, { account_id: account, kind, pattern: patternOf(word) }),
    mutedWordsOf: (viewer) =>
      viewer === null ? Promise.resolve(() => false) : matcherOf(viewer, 'muted'),
    filteredWordsOf: (creator) => matcherOf(creator, 'filtered'),
    belongings: {
      exportName: 'words.json',
      exportOf: async (id) => ({
        muted: await list(id, 'muted'),
        filtered: await list(id, 'filtered'),
      }),
      forget: (id) => deleteWordsOf(db, id),
    },
  };
}

/** A word as kept: one line of up to 60 graphemes with at least one letter, digit or picture. */
function wordFrom(text: string): string {
  const word = cleanText(text).replaceAll(/\s+/gu, ' ');
  const length = graphemes(word);
  if (length > WORD_GRAPHEMES) {
    throw new Refusal('word/invalid', {
      message: `Words and phrases are up to ${WORD_GRAPHEMES} characters; this one is ${length}.`,
      detail: { field: 'word' },
    });
  }
  if (patternOf(word) === '') {
    throw new Refusal('word/invalid', {
      message: 'A word needs at least one letter, digit or picture.',
      detail: { field: 'word' },
    });
  }
  return word;
}
