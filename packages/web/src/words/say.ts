import { getContext, setContext } from 'svelte';
import { all } from 'virtual:words/all';
import { folder } from 'virtual:words/folder';
import { pageFigures } from './figures.ts';
import { createFormat, type Part } from './format.ts';
import type { Language } from './languages.ts';
import type { Messages } from './messages.ts';

type Words = <Key extends keyof Messages>(
  key: Key,
  ...values: Messages[Key] extends null ? [] : [Messages[Key]]
) => string;

/** Words a message in the page's language. */
export type Say = Words & {
  readonly language: Language;
  /** What a refusal of the API means; undefined where the API speaks the language itself. */
  readonly refusal: (
    code: string,
    detail?: Readonly<Record<string, unknown>>,
  ) => string | undefined;
};

const CONTEXT = Symbol('words');

/** Compiled messages by key. */
export type Dictionary = Record<string, string | Part[]>;

/** Parts of the dictionary that come when they are needed; see `vite/words.ts`. */
export type WordsPart =
  | 'acts'
  | 'comments'
  | 'controls'
  | 'desk'
  | 'following'
  | 'insights'
  | 'pages'
  | 'problems'
  | 'reporting'
  | 'sheets'
  | 'update';

/** Of the page's one language: what the page was given, and what came later. Nothing on the server. */
const here = JSON.parse(
  globalThis.document?.getElementById('words')?.textContent ?? '{}',
) as Dictionary;
const loaded = new Set<WordsPart>();

/** Where a part of the dictionary is. */
export function wordsFile(language: string, part: WordsPart): string {
  return `${folder}/${language}.${part}.json`;
}

/** Gets parts of the dictionary. On the server they are there. Rejects without a connection; may be called again then. */
export async function loadWords(...parts: WordsPart[]): Promise<void> {
  if (globalThis.document === undefined) return;
  const load = async (part: WordsPart) => {
    if (loaded.has(part)) return;
    const answer = await fetch(wordsFile(document.documentElement.lang, part));
    if (!answer.ok) throw new Error(`The words ${part} did not come.`);
    Object.assign(here, await answer.json());
    loaded.add(part);
  };
  await Promise.all(parts.map(load));
}

/** A `say` for one language; formats of numbers and dates are made once. */
export function createSay(language: Language): Say {
  const messages = all[language] ?? here;
  const format = createFormat(language, pageFigures());
  const say: Words = (key, ...[values]) => {
    const message = messages[key];
    if (message === undefined) return key;
    return typeof message === 'string' ? message : format(message, values ?? {});
  };
  const refusal: Say['refusal'] = (code, detail = {}) => {
    const message = messages[`refusal.${code}`];
    return typeof message === 'object' ? format(message, detail) : message;
  };
  return Object.assign(say, { language, refusal });
}

/** Lets every component below speak the page's language. */
export function provideWords(language: Language): Say {
  return setContext(CONTEXT, createSay(language));
}

/** The `say` of the page. Call while a component is initialised. */
export function useWords(): Say {
  return getContext<Say>(CONTEXT);
}
