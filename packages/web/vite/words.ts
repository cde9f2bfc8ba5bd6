import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import { compileWords } from '../scripts/compile-words.ts';
import { LANGUAGES, type Language } from '../src/words/languages.ts';

/** Words of the pages that run no script in the browser, and of what other sites are told. */
const SERVER_ONLY = /^(?:counting\.(?!link$|this$)|offline\.|ranking\.|sharing\.)/;

/** Words that the stage does without at first, by what they come with. */
const PARTS = {
  /** All other pages. */
  pages:
    /^(?:(?:access|account|admin|caption|clips|commenting|device|hashtag|language|leaving|notices|number|people|privacy|processing|profile|saved|search|security|settings|signIn|signUp|subtitles|upload|visibility)\.|action\.(?:back|more|save)$|clip\.(?:open|untitled|uploaded)$)/,
  /** Sheets over a clip, when one is opened. */
  sheets: /^sheets\./,
  /** What steers the player, when the first clip is there. */
  controls: /^controls\./,
  /** Comments, when they are opened. */
  comments: /^(?:block|comments)\.|^action\.cancel$/,
  /** Acts on a clip, when somebody is signed in or presses something. */
  acts: /^(?:follow\.(?:asked|done|signIn)$|like\.|save\.|action\.undo$)/,
  /** Whatever says what went wrong. */
  problems: /^(?:problem\.(?!offline$)|refusal\.)/,
  /** The feed of whom one follows. */
  following: /^feed\.quiet\./,
  /** What says that a new version is there. */
  update: /^update\./,
} as const;
/** What every page begins with. */
const FIRST = 'first';
const NAMES = [FIRST, ...Object.keys(PARTS)];
const PREFIX = 'virtual:words/';
const FOLDER = '_app/immutable/words';

type Dictionary = Readonly<Record<string, unknown>>;

/**
 * `virtual:words/first` and its like are parts of the dictionary. In the browser each is a file of the page's language
 * alone; on the server, `virtual:words/all` is every language whole, and parts are empty. `virtual:words/folder` says
 * where the files are. Compiled: plain strings as they are, the others as their parts, so that no parser is shipped.
 */
export function words(): Plugin {
  return {
    name: 'footlights-words',
    enforce: 'pre',
    resolveId: (source) => (source.startsWith(PREFIX) ? `\0${source}` : undefined),
    load(id) {
      const part = id.startsWith(`\0${PREFIX}`) ? id.slice(PREFIX.length + 1) : null;
      if (part === null) return undefined;
      for (const language of LANGUAGES) this.addWatchFile(sourceOf(language));
      const all = compileAll();
      const folder = `${FOLDER}/${hashOf(all)}`;
      if (part === 'folder') return `export const folder = ${JSON.stringify(`/${folder}`)};`;
      const isClient = this.environment.name === 'client';
      if (part === 'all') return `export const all = ${isClient ? '{}' : asCode(all)};`;
      if (!NAMES.includes(part)) return undefined;
      return isClient ? fetched(folder, part) : 'export const words = {};';
    },
    generateBundle() {
      if (this.environment.name !== 'client') return;
      const all = compileAll();
      for (const language of LANGUAGES) {
        for (const part of NAMES) {
          this.emitFile({
            type: 'asset',
            fileName: `${FOLDER}/${hashOf(all)}/${language}.${part}.js`,
            source: `export const words = ${asCode(partOf(all[language], part))};`,
          });
        }
      }
    },
  };
}

/** The language is that of the page, and the server speaks no other than it has files of. */
function fetched(folder: string, part: string): string {
  const file = `\`/${folder}/\${document.documentElement.lang}.${part}.js\``;
  return `export const { words } = await import(/* @vite-ignore */ ${file});`;
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

function hashOf(all: object): string {
  return createHash('sha256').update(JSON.stringify(all)).digest('base64url').slice(0, 8);
}

/** A string that is parsed is smaller than an object that is compiled. */
function asCode(value: object): string {
  return `JSON.parse(${JSON.stringify(JSON.stringify(value))})`;
}
