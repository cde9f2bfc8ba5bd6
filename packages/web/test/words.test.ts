import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { refusals } from '@footlights/contract';
import { describe, expect, it } from 'vitest';
import { IntlMessageFormat } from 'intl-messageformat';
import { compileWords, typesOf } from '../scripts/compile-words.ts';
import type { Figures } from '../src/words/figures.ts';
import { createFormat, type Part } from '../src/words/format.ts';
import { LANGUAGES, languageFor } from '../src/words/languages.ts';

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

/** Kind and name of every value a message takes, its select branches, and the plural branches each plural has. */
function shapeOf(message: string, language: string) {
  const values = new Set<string>();
  const branches = new Set<string>();
  const plurals: string[][] = [];
  const visit = (nodes: ReturnType<IntlMessageFormat['getAst']>): void => {
    for (const node of nodes) {
      const kind: number = node.type;
      if (!('value' in node) || kind === 0) continue;
      values.add(`${kind} ${node.value}`);
      if (!('options' in node)) continue;
      const names = Object.keys(node.options);
      if (kind === 6) plurals.push(names);
      else for (const name of names) branches.add(`${node.value} ${name}`);
      for (const { value } of Object.values(node.options)) visit(value);
    }
  };
  visit(new IntlMessageFormat(message, language).getAst());
  return { values: [...values].toSorted(), branches: [...branches].toSorted(), plurals };
}

const others = LANGUAGES.filter((language) => language !== 'en');

describe.each(others)('the words of %s', (language) => {
  const english = JSON.parse(read('src/words/en.json')) as Record<string, string>;
  const own = JSON.parse(read(`src/words/${language}.json`)) as Record<string, string>;

  it('are those of English, in the same order', () => {
    expect(Object.keys(own)).toEqual(Object.keys(english));
  });

  it('take no value that English does not have, and choose between the same branches', () => {
    for (const [key, message] of Object.entries(own)) {
      const [mine, model] = [shapeOf(message, language), shapeOf(english[key] ?? '', 'en')];
      const names = model.values.map((value) => value.split(' ')[1]);
      const unknown = mine.values.filter((value) => !names.includes(value.split(' ')[1]));
      expect([key, unknown, mine.branches]).toEqual([key, [], model.branches]);
      const left = model.values.filter((value) => !value.startsWith('6') && !value.startsWith('5'));
      const mineNames = mine.values.map((value) => value.split(' ')[1]);
      expect([key, left.filter((value) => !mineNames.includes(value.split(' ')[1]))]).toEqual([
        key,
        [],
      ]);
    }
  });

  it('have a sentence for every refusal of the API', () => {
    const sentences = JSON.parse(read(`src/words/refusals/${language}.json`)) as object;
    expect(Object.keys(sentences).toSorted()).toEqual(Object.keys(refusals).toSorted());
  });

  it('have a branch for every number', () => {
    const { pluralCategories } = new Intl.PluralRules(language).resolvedOptions();
    // Zero is also said by a branch of its own, =0.
    const needed = pluralCategories.filter((category) => category !== 'zero');
    for (const [key, message] of Object.entries(own)) {
      for (const names of shapeOf(message, language).plurals)
        expect([key, needed.filter((category) => !names.includes(category))]).toEqual([key, []]);
    }
  });

  it('hold no sentence that was left in English', () => {
    const same = Object.keys(own).filter((key) => own[key] === english[key]);
    expect(same.filter((key) => /[a-z]+ [a-z]+ [a-z]+/.test(plainOf(english[key]!)))).toEqual([]);
  });
});

/** A message without what is filled in. */
function plainOf(message: string): string {
  return message.replaceAll(/\{[^{}]*\}/g, '');
}

describe('the language of a page', () => {
  it.each([
    ['de', 'fr', 'de'],
    ['xx', 'fr-CA, en;q=0.5', 'fr'],
    [undefined, 'nl, de-AT;q=0.7, es;q=0.9', 'es'],
    [undefined, 'de;q=0, ar', 'ar'],
    [undefined, 'tlh', 'en'],
    [undefined, '*', 'en'],
    [undefined, null, 'en'],
    [undefined, 'de,'.repeat(400), 'en'],
    [undefined, 'de;q=abc;;,,=', 'de'],
  ] as const)('is chosen first, then asked for (%s, %s)', (chosen, accepted, language) => {
    expect(languageFor(chosen, accepted)).toBe(language);
  });
});

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

  it('take numbers that the server wrote, whatever else has the same value', () => {
    const figures: Figures = new Map();
    const parts: Part[] = [
      [2, 'count', { notation: 'compact' }],
      ' ',
      [2, 'count'],
      ' ',
      [2, 'count', 'percent'],
      ' ',
      [6, 'count', { other: [[7]] }],
    ];
    const written = createFormat('en', figures)(parts, { count: 12_345 });
    expect(written).toBe('12K 12,345 1,234,500% 12,345');
    expect(createFormat('en', figures)(parts, { count: 12_345 })).toBe(written);
    const changed = new Map([...figures].map(([name, figure]) => [name, `(${figure})`]));
    expect(createFormat('de', changed)(parts, { count: 12_345 })).toBe(
      '(12K) (12,345) (1,234,500%) (12,345)',
    );
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
