import { SUBTITLES_BYTES, type Subtitles } from '@footlights/contract';
import { createNameOf } from '#words/language-names.ts';

/** Subtitles of one language in the editor: those the clip has, and what shall become of them. */
export interface SubtitleRow {
  /** Tells rows apart. */
  key: number;
  /** Language tag; empty: not chosen yet. */
  language: string;
  label: string;
  /** Whether the clip has subtitles in this language now. */
  isKept: boolean;
  /** What takes their place when the clip is saved. */
  file: File | null;
  /** Whether they go when the clip is saved. */
  isLeaving: boolean;
  /** What speaks against it; empty: nothing known. */
  problem: string;
}

/** Offered without having to know a tag: what most clips are in. */
const COMMON = (
  'ar bg bn ca cs da de el en es et eu fa fi fr gl he hi hr hu id is it ja ko lt lv ms nb nl pl pt pt-BR ro ru sk sl ' +
  'sq sr sv sw ta te th tr uk ur vi zh-Hans zh-Hant'
).split(' ');

/** Names of languages in one language. */
export interface LanguageNames {
  /** The language's name, or its tag when there is none. */
  nameOf(tag: string): string;
  /** Those that are offered and these, by name. */
  offered(more: readonly string[]): { tag: string; name: string }[];
}

export function createLanguageNames(locale: string): LanguageNames {
  const nameOf = createNameOf(locale);
  return {
    nameOf,
    offered: (more) =>
      [...new Set([...COMMON, ...more])]
        .map((tag) => ({ tag, name: nameOf(tag) }))
        .toSorted((a, b) => a.name.localeCompare(b.name, locale)),
  };
}

/** The language that a file is named after, as in `harbour.pt-BR.srt`; null: none that is offered. */
export function languageIn(fileName: string): string | null {
  const [, language = '', region = ''] =
    /[._-]([a-z]{2,3})((?:[-_][a-z0-9]{2,8})*)\.\w+$/i.exec(fileName) ?? [];
  try {
    const [tag = ''] = Intl.getCanonicalLocales((language + region).replaceAll('_', '-'));
    const isOffered = COMMON.some((one) => one === tag || one.startsWith(`${tag}-`));
    return isOffered || COMMON.includes(language.toLowerCase()) ? tag : null;
  } catch {
    return null;
  }
}

/** A tag as it is kept, or null for what is none. */
export function tagFrom(text: string): string | null {
  try {
    return Intl.getCanonicalLocales(text.trim())[0] ?? null;
  } catch {
    return null;
  }
}

/** Whether a file need not be sent at all. */
export function isTooLarge(file: File): boolean {
  return file.size > SUBTITLES_BYTES;
}

/** The rows of what a clip has. */
export function rowsOf(subtitles: readonly Subtitles[]): SubtitleRow[] {
  return subtitles.map(({ language, label = '' }, key) => ({
    key,
    language,
    label,
    isKept: true,
    file: null,
    isLeaving: false,
    problem: '',
  }));
}
