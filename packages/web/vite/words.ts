import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { compileWords } from '../scripts/compile-words.ts';

const SOURCE = fileURLToPath(new URL('../src/words/en.json', import.meta.url));

/** Words of the page that runs no script in the browser. */
const SERVER_ONLY = /^counting\.(?!link$|this$)/;
/** Words that the stage does without: they come with the other pages. */
const PAGES_ONLY =
  /^(?:account|caption|clips|device|processing|profile|settings|signIn|signUp|upload|visibility)\./;

/** The library's own cache is not shipped: `say` keeps the formats it makes. */
const NO_MEMO = '\0no-memo';

/**
 * `virtual:words` is the English dictionary of the stage, `virtual:words/pages` that of the other
 * pages. Compiled: plain strings as they are, the others as syntax trees, so that no parser is shipped.
 */
export function words(): Plugin {
  const names = ['virtual:words', 'virtual:words/pages'];
  return {
    name: 'footlights-words',
    enforce: 'pre',
    resolveId(source) {
      if (names.includes(source)) return `\0${source}`;
      if (this.environment.name !== 'client') return undefined;
      if (source === '@formatjs/fast-memoize') return NO_MEMO;
      return source === '@formatjs/icu-messageformat-parser'
        ? this.resolve('@formatjs/icu-messageformat-parser/no-parser.js')
        : undefined;
    },
    load(id) {
      if (id === NO_MEMO) return 'export const memoize = (make) => make, strategies = {};';
      const name = id.slice(1);
      if (!names.includes(name)) return undefined;
      this.addWatchFile(SOURCE);
      const isClient = this.environment.name === 'client';
      const trees = Object.entries(compileWords(readFileSync(SOURCE, 'utf8')))
        .filter(([key]) => PAGES_ONLY.test(key) === (name === 'virtual:words/pages'))
        .filter(([key]) => !isClient || !SERVER_ONLY.test(key))
        .map(([key, { tree }]) => [key, tree]);
      // A string that is parsed is smaller than an object that is compiled.
      const json = JSON.stringify(JSON.stringify(Object.fromEntries(trees)));
      return `export const english = JSON.parse(${json});`;
    },
  };
}
