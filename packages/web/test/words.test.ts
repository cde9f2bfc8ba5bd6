import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { IntlMessageFormat } from 'intl-messageformat';
import { compileWords, typesOf } from '../scripts/compile-words.ts';
import { createFormat } from '../src/words/format.ts';

const web = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(web, file), 'utf8');
const words = compileWords(read('src/words/en.json'));

const sources = globSync('src/**/*.{svelte,ts}', { cwd: web, exclude: ['**/messages.ts'] }).map(
  read,
);
const found = (pattern: RegExp): Set<string> =>
  new Set(sources.flatMap((source) => [...source.matchAll(pattern)].map(([, key]) => key ?? '')));
/** Every `say('key'` in the sources. */
const said = found(/\bsay\(\s*'([\w.]+)'/g);
/** Every string that could be a key, for those that are chosen before they are said. */
const named = found(/['"]([\w.]+)['"]/g);
/** Templates such as `people.${list}.title`, as patterns of keys. */
const templates = [...found(/`(\w+\.[\w.]*(?:\$\{[\w.]+\}[\w.]*)+)`/g)].map(
  (template) =>
    new RegExp(`^${template.replaceAll('.', '\\.').replaceAll(/\$\{[^}]+\}/g, '\\w+')}$`),
);
const isNamed = (key: string): boolean =>
  named.has(key) || templates.some((template) => template.test(key));

const plain = (code: string): string => code.replaceAll(/\s+/g, ' ').trim();

describe('the words', () => {
  it('have the types that their messages need, freshly written', () => {
    expect(plain(read('src/words/messages.ts')), 'run node scripts/words.ts').toBe(
      plain(typesOf(words)),
    );
  });

  it('are all said somewhere', () => {
    expect(Object.keys(words).filter((key) => !isNamed(key))).toEqual([]);
  });

  it('are found in the dictionary wherever they are said', () => {
    expect([...said].filter((key) => words[key] === undefined)).toEqual([]);
  });

  it('name the key of a message that is none', () => {
    expect(() => compileWords('{"a.b": "{count, plural, one {x}}"}')).toThrow('a.b');
  });

  it('come out as the library that compiled them would have them', () => {
    const format = createFormat('en');
    const formats = {
      number: { percent: { style: 'percent' } as const },
      date: { month: { year: 'numeric', month: 'long' } as const },
    };
    const messages = JSON.parse(read('src/words/en.json')) as Record<string, string>;
    for (const [key, { message, values }] of Object.entries(words)) {
      const library = new IntlMessageFormat(messages[key]!, 'en', formats);
      for (const sample of [0, 1, 2, 0.256, 12_345, Date.UTC(2026, 7, 15)]) {
        const filled = Object.fromEntries([...values.keys()].map((name) => [name, sample]));
        const ours = typeof message === 'string' ? message : format(message, filled);
        expect([key, sample, ours]).toEqual([key, sample, library.format(filled)]);
      }
    }
  });

  it('take the values of every branch', () => {
    const { message: compiled } = compileWords(
      '{"message": "{kind, select, a {{count, plural, one {#} other {{name} #}}} other {{at, date}}}"}',
    );
    expect(Object.fromEntries(compiled?.values ?? [])).toEqual({
      kind: 'string',
      count: 'number',
      name: 'string | number',
      at: 'number | Date',
    });
  });
});
