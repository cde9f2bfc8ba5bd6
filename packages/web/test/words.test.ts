import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { compileWords, typesOf } from '../scripts/compile-words.ts';

const web = join(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(join(web, file), 'utf8');
const words = compileWords(read('src/words/en.json'));

/** Every `say('key'` in the sources. */
const said = new Set(
  globSync('src/**/*.{svelte,ts}', { cwd: web })
    .flatMap((file) => [...read(file).matchAll(/\bsay\(\s*'([\w.]+)'/g)])
    .map(([, key]) => key ?? ''),
);

const plain = (code: string): string => code.replaceAll(/\s+/g, ' ').trim();

describe('the words', () => {
  it('have the types that their messages need, freshly written', () => {
    expect(plain(read('src/words/messages.ts')), 'run node scripts/words.ts').toBe(
      plain(typesOf(words)),
    );
  });

  it('are all said somewhere', () => {
    expect(Object.keys(words).filter((key) => !said.has(key))).toEqual([]);
  });

  it('are found in the dictionary wherever they are said', () => {
    expect([...said].filter((key) => words[key] === undefined)).toEqual([]);
  });

  it('name the key of a message that is none', () => {
    expect(() => compileWords('{"a.b": "{count, plural, one {x}}"}')).toThrow('a.b');
  });

  it('take the values of every branch', () => {
    const { message } = compileWords(
      '{"message": "{kind, select, a {{count, plural, one {#} other {{name} #}}} other {{at, date}}}"}',
    );
    expect(Object.fromEntries(message?.values ?? [])).toEqual({
      kind: 'string',
      count: 'number',
      name: 'string | number',
      at: 'number | Date',
    });
  });
});
