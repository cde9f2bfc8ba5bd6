import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { compileWords } from '../scripts/compile-words.ts';

const SOURCE = fileURLToPath(new URL('../src/words/en.json', import.meta.url));

/** Words of the pages that run no script in the browser. */
const SERVER_ONLY = /^(?:counting\.(?!link$|this$)|ranking\.)/;

/** Words that the stage does without at first, by what they come with. */
const PARTS = {
  /** All other pages. */
  pages:
    /^(?:(?:access|account|admin|caption|clips|commenting|device|hashtag|leaving|notices|number|people|privacy|processing|profile|saved|search|security|settings|signIn|signUp|subtitles|upload|visibility)\.|action\.(?:back|more|save)$|clip\.(?:open|untitled|uploaded)$)/,
  /** Sheets over a clip, when one is opened. */
  sheets: /^sheets\./,
  /** Comments, when they are opened. */
  comments: /^(?:block|comments)\.|^action\.cancel$/,
  /** Acts on a clip, when somebody is signed in or presses something. */
  acts: /^(?:follow\.(?:asked|done|signIn)$|like\.|save\.|action\.undo$)/,
  /** Whatever says what went wrong. */
  problems: /^problem\.(?!offline$)/,
  /** The feed of whom one follows. */
  following: /^feed\.quiet\./,
} as const;
const NAMES = ['virtual:words', ...Object.keys(PARTS).map((part) => `virtual:words/${part}`)];

/**
 * `virtual:words` is the English dictionary of the stage, `virtual:words/pages` and its like are those of parts.
 * Compiled: plain strings as they are, the others as syntax trees, so that no parser is shipped.
 */
export function words(): Plugin {
  return {
    name: 'footlights-words',
    enforce: 'pre',
    resolveId: (source) => (NAMES.includes(source) ? `\0${source}` : undefined),
    load(id) {
      const name = id.slice(1);
      if (!NAMES.includes(name)) return undefined;
      this.addWatchFile(SOURCE);
      const isClient = this.environment.name === 'client';
      const trees = Object.entries(compileWords(readFileSync(SOURCE, 'utf8')))
        .filter(([key]) => dictionaryOf(key) === name)
        .filter(([key]) => !isClient || !SERVER_ONLY.test(key))
        .map(([key, { tree }]) => [key, tree]);
      // A string that is parsed is smaller than an object that is compiled.
      const json = JSON.stringify(JSON.stringify(Object.fromEntries(trees)));
      return `export const english = JSON.parse(${json});`;
    },
  };
}

function dictionaryOf(key: string): string {
  const part = Object.entries(PARTS).find(([, pattern]) => pattern.test(key));
  return part === undefined ? 'virtual:words' : `virtual:words/${part[0]}`;
}
