import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { compileWords } from '../scripts/compile-words.ts';
import { LANGUAGES, type Language } from '../src/words/languages.ts';
import type { WordsPart } from '../src/words/say.ts';

/** Words of the pages that run no script in the browser, and of what other sites are told. */
const SERVER_ONLY =
  /^(?:adults\.|counting\.(?!link$|this$)|insights\.why\.|offline\.|ranking\.|sharing\.)/;

/** Words that the stage does without at first, by what they come with. */
const PARTS = {
  /** All other pages. */
  pages:
    /^(?:(?:access|account|admin|caption|clips|commenting|device|hashtag|leaving|notices|number|people|privacy|processing|profile|saved|search|security|settings|signIn|signUp|statements|subtitles|upload|visibility)\.|action\.(?:back|more|save)$|clip\.(?:open|untitled|uploaded)$)/,
  /** Numbers of one's clips, and of the instance. */
  insights: /^insights\./,
  /** Sheets over a clip, when one is opened. */
  sheets: /^sheets\./,
  /** What steers the player, when the first clip is there. */
  controls: /^controls\./,
  /** Comments, when they are opened. */
  comments: /^(?:block|comments)\.|^action\.cancel$/,
  /** Reporting something, and what became of it. */
  reporting: /^reports?\./,
  /** The desk, where that is judged. */
  desk: /^desk\./,
  /** Acts on a clip, when somebody is signed in or presses something. */
  acts: /^(?:follow\.(?:asked|done|signIn)$|like\.|save\.|action\.undo$)/,
  /** Whatever says what went wrong. */
  problems: /^(?:problem\.(?!offline$)|refusal\.)/,
  /** The feed of whom one follows. */
  following: /^feed\.quiet\./,
  /** What says that a new version is there. */
  update: /^update\./,
} as const satisfies Record<WordsPart, RegExp>;
/** What every page begins with: it is written into the page. */
const FIRST = 'first';
const FOLDER = '_app/immutable/words';

const PREFIX = 'virtual:words/';

type Dictionary = Readonly<Record<string, unknown>>;

/**
 * On the server, `virtual:words/all` is every language whole and `virtual:words/first` what each page is given of them,
 * as JSON. The other parts are files that are fetched when they are needed, `<folder>/<language>.<part>.json`;
 * `virtual:words/folder` says where. Compiled: plain strings as they are, the others as their parts, so that no parser is
 * shipped.
 */
export function words(): Plugin {
  return {
    name: 'footlights-words',
    enforce: 'pre',
    resolveId: (source) => (source.startsWith(PREFIX) ? `\0${source}` : undefined),
    load(id) {
      if (!id.startsWith(`\0${PREFIX}`)) return undefined;
      for (const language of LANGUAGES) this.addWatchFile(sourceOf(language));
      const all = compileAll();
      const isClient = this.environment.name === 'client';
      const modules: Record<string, () => string> = {
        folder: () => `export const folder = '/${folderOf(all)}';`,
        all: () => `export const all = ${isClient ? '{}' : asCode(all)};`,
        first: () => `export const first = ${asCode(firstOf(all))};`,
      };
      return modules[id.slice(PREFIX.length + 1)]?.();
    },
    generateBundle() {
      if (this.environment.name !== 'client') return;
      const all = compileAll();
      const folder = folderOf(all);
      for (const language of LANGUAGES) {
        for (const part of Object.keys(PARTS)) {
          this.emitFile({
            type: 'asset',
            fileName: `${folder}/${language}.${part}.json`,
            source: JSON.stringify(partOf(all[language], part)),
          });
        }
      }
    },
  };
}

/** What a page in each language is given, as JSON that nothing in a page can be ended by. */
export function firstOf(all = compileAll()): Record<Language, string> {
  const entries = LANGUAGES.map((language) => [
    language,
    JSON.stringify(partOf(all[language], FIRST)).replaceAll('<', String.raw`\u003c`),
  ]);
  return Object.fromEntries(entries) as Record<Language, string>;
}

function partOf(dictionary: Dictionary, part: string): Dictionary {
  return Object.fromEntries(
    Object.entries(dictionary).filter(([key]) => !SERVER_ONLY.test(key) && nameOf(key) === part),
  );
}

function nameOf(key: string): string {
  return Object.entries(PARTS).find(([, pattern]) => pattern.test(key))?.[0] ?? FIRST;
}

function compileAll(): Record<Language, Dictionary> {
  const entries = LANGUAGES.map((language) => [language, compileOne(language)]);
  return Object.fromEntries(entries) as Record<Language, Dictionary>;
}

/** What the API declines with has its own file by code; in English the API says it itself. */
function compileOne(language: Language): Dictionary {
  const messages = JSON.parse(readFileSync(sourceOf(language), 'utf8')) as Record<string, string>;
  if (language !== 'en') {
    const refusals = JSON.parse(readFileSync(refusalsOf(language), 'utf8')) as typeof messages;
    for (const [code, sentence] of Object.entries(refusals)) messages[`refusal.${code}`] = sentence;
  }
  const compiled = compileWords(JSON.stringify(messages), language);
  return Object.fromEntries(Object.entries(compiled).map(([key, { message }]) => [key, message]));
}

function sourceOf(language: Language): string {
  return fileURLToPath(new URL(`../src/words/${language}.json`, import.meta.url));
}

function refusalsOf(language: Language): string {
  return fileURLToPath(new URL(`../src/words/refusals/${language}.json`, import.meta.url));
}

/** Changes with any word, so that its files never do. */
function folderOf(all: object): string {
  const hash = createHash('sha256').update(JSON.stringify(all)).digest('base64url').slice(0, 8);
  return `${FOLDER}/${hash}`;
}

/** A string that is parsed is smaller than an object that is compiled. */
function asCode(value: object): string {
  return `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
}
