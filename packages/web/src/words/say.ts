import { getContext, setContext } from 'svelte';
import { english } from 'virtual:words';
import { createFormat } from './format.ts';
import type { Messages } from './messages.ts';

/** Words a message in the page's language. */
export type Say = <Key extends keyof Messages>(
  key: Key,
  ...values: Messages[Key] extends null ? [] : [Messages[Key]]
) => string;

/** The languages there are, and how their script runs. */
export const LOCALES = { en: { dir: 'ltr', messages: english } } as const;
export type Locale = keyof typeof LOCALES;

const CONTEXT = Symbol('words');

/** A `say` for one language; formats of numbers and dates are made once. */
export function createSay(locale: Locale): Say {
  const { messages } = LOCALES[locale];
  const format = createFormat(locale);
  return (key, ...[values]) => {
    const message = messages[key];
    if (message === undefined) return key;
    if (typeof message === 'string') return message;
    return format(message, values ?? {});
  };
}

/** Lets every component below speak the page's language. */
export function provideWords(locale: Locale): Say {
  return setContext(CONTEXT, createSay(locale));
}

/** The `say` of the page. Call while a component is initialised. */
export function useWords(): Say {
  return getContext<Say>(CONTEXT);
}
