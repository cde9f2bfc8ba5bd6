import { getContext, setContext } from 'svelte';
import { all } from 'virtual:words/all';
import { words as first } from 'virtual:words/first';
import { createFormat } from './format.ts';
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
  readonly refusal: (code: string) => string | undefined;
};

const CONTEXT = Symbol('words');

/** Adds a part of the dictionary that came later. In the browser there is one language, and on the server nothing to add. */
export function addWords(part: object): void {
  Object.assign(first, part);
}

/** A `say` for one language; formats of numbers and dates are made once. */
export function createSay(language: Language): Say {
  const messages = all[language] ?? first;
  const format = createFormat(language);
  const say: Words = (key, ...[values]) => {
    const message = messages[key];
    if (message === undefined) return key;
    return typeof message === 'string' ? message : format(message, values ?? {});
  };
  const refusal = (code: string) => messages[`refusal.${code}`] as string | undefined;
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
