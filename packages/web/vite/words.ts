import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { compileWords } from '../scripts/compile-words.ts';

const SOURCE = fileURLToPath(new URL('../src/words/en.json', import.meta.url));

/** Words of the page that runs no script in the browser. */
const SERVER_ONLY = /^counting\.(?!link$|this$)/;

/**
 * `virtual:words` is the English dictionary, compiled: plain strings as they are, the others as
 * syntax trees, so that no parser is shipped.
 */
export function words(): Plugin {
  const id = '\0words';
  return {
    name: 'footlights-words',
    enforce: 'pre',
    resolveId(source) {
      if (source === 'virtual:words') return id;
      if (source === '@formatjs/icu-messageformat-parser' && this.environment.name === 'client') {
        return this.resolve('@formatjs/icu-messageformat-parser/no-parser.js');
      }
      return undefined;
    },
    load(asked) {
      if (asked !== id) return undefined;
      this.addWatchFile(SOURCE);
      const isClient = this.environment.name === 'client';
      const compiled = Object.entries(compileWords(readFileSync(SOURCE, 'utf8'))).filter(
        ([key]) => !isClient || !SERVER_ONLY.test(key),
      );
      const trees = compiled.map(([key, { tree }]) => [key, tree]);
      // A string that is parsed is smaller than an object that is compiled.
      const json = JSON.stringify(JSON.stringify(Object.fromEntries(trees)));
      return `export const english = JSON.parse(${json});`;
    },
  };
}
