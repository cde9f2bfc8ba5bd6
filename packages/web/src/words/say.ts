import { formatToParts, type Formatters } from 'intl-messageformat';
import { getContext, setContext } from 'svelte';
import { english } from 'virtual:words';
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
  const formatters = createFormatters();
  return (key, ...[values]) => {
    const message = messages[key];
    if (message === undefined) return key;
    if (typeof message === 'string') return message;
    return formatToParts(message, locale, formatters, FORMATS, values ?? {})
      .map((part) => String(part.value))
      .join('');
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

const FORMATS = {
  number: { percent: { style: 'percent' } },
  date: {
    medium: { year: 'numeric', month: 'short', day: 'numeric' },
    month: { year: 'numeric', month: 'long' },
  },
  time: {},
} as const;

function createFormatters(): Formatters {
  return {
    getNumberFormat: cached((...of) => new Intl.NumberFormat(...of)),
    getDateTimeFormat: cached((...of) => new Intl.DateTimeFormat(...of)),
    getPluralRules: cached((...of) => new Intl.PluralRules(...of)),
  };
}

/** Making a format costs more than using it. */
function cached<Options extends unknown[], Made>(
  make: (...options: Options) => Made,
): (...options: Options) => Made {
  const made = new Map<string, Made>();
  return (...options) => {
    const key = JSON.stringify(options);
    const known = made.get(key) ?? make(...options);
    made.set(key, known);
    return known;
  };
}
