import { cleanLine, cleanPart, isVisible } from '#lib/text.ts';

/** Tags that are kept: W3C WebVTT, 4.2.2. Classes, languages and times within a text are not. */
const TAGS = ['i', 'b', 'u', 'c', 'v', 'ruby', 'rt'] as const;
type Tag = (typeof TAGS)[number];

interface Element {
  /** Null: the whole text. */
  tag: Tag | null;
  /** Of a voice, who speaks. */
  name: string;
  children: (Element | string)[];
}

/** Tags within tags; what is deeper loses its tags. */
const MOST_DEPTH = 8;

// What begins like a tag and ends is one; every other < is itself, as in “I <3 you”.
const TOKEN = /<\/?[a-z][^<>]*>|<[\d:.]+>|[^<]+|<+(?=<)|</gi;
const MARKUP = /^<(\/?)([a-z]+)(?:\.[^\s>]*)?(?:\s([^>]*))?>$/i;
const REFERENCE = /&(?:#\d{1,7}|#[Xx][\dA-Fa-f]{1,6}|amp|lt|gt|quot|apos|nbsp|lrm|rlm);/g;
const NAMED: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00A0',
  lrm: '\u200E',
  rlm: '\u200F',
};
/** Marks right behind a tag: over more than one tag they would pile up after all. */
const LEADING_MARKS = /^[\p{M}\u200C\u200D]+/u;

/**
 * The text of a cue, written anew from what is understood: its letters, cleaned, and plain tags that are closed in order.
 * Without empty lines; empty when there is nothing to see. Reading what it gives gives the same.
 */
export function cleanCueText(text: string): string {
  const root = treeOf(text);
  tidy(root);
  if (!isVisible(lettersOf(root))) return '';
  return written(root)
    .replaceAll(/\n[^\S\n]*(?=\n)/g, '')
    .trim();
}

function treeOf(text: string): Element {
  const root: Element = { tag: null, name: '', children: [] };
  const open = [root];
  let between = '';
  let isAfterTag = false;
  const say = (): void => {
    if (between === '') return;
    const part = clean(decoded(between));
    open.at(-1)?.children.push(isAfterTag ? part.replace(LEADING_MARKS, '') : part);
    between = '';
  };
  for (const [token] of text.matchAll(TOKEN)) {
    if (!token.endsWith('>') || !token.startsWith('<')) {
      between += token;
      continue;
    }
    say();
    follow(open, token);
    isAfterTag = true;
  }
  say();
  return root;
}

/** Opens or closes an element. */
function follow(open: Element[], markup: string): void {
  const [, slash = '', found = '', annotation = ''] = MARKUP.exec(markup) ?? [];
  const tag = TAGS.find((one) => one === found.toLowerCase());
  if (tag === undefined) return;
  if (slash === '') begin(open, tag, tag === 'v' ? cleanLine(decoded(annotation)) : '');
  else end(open, tag);
}

function begin(open: Element[], tag: Tag, name: string): void {
  const current = open.at(-1);
  const fits = tag === 'rt' ? current?.tag === 'ruby' : tag !== 'v' || name !== '';
  if (!fits || open.length > MOST_DEPTH) return;
  const element: Element = { tag, name, children: [] };
  current?.children.push(element);
  open.push(element);
}

/** As browsers do it: an end that does not fit is nothing (W3C WebVTT, 6.4). */
function end(open: Element[], tag: Tag): void {
  const current = open.at(-1)?.tag;
  if (current === tag) open.pop();
  else if (tag === 'ruby' && current === 'rt') open.splice(-2);
}

/** Joins what stands side by side and leaves out what is empty. */
function tidy(element: Element): void {
  const kept: Element['children'] = [];
  for (const child of element.children) {
    const last = kept.at(-1);
    if (typeof child === 'string') {
      if (typeof last === 'string') kept[kept.length - 1] = last + child;
      else if (child !== '') kept.push(child);
      continue;
    }
    tidy(child);
    if (child.children.length > 0) kept.push(child);
  }
  element.children = kept.map((child) => (typeof child === 'string' ? clean(child) : child));
}

/** Most of what people write needs no cleaning. */
const PLAIN = /^[\t\n -~]*$/;

function clean(text: string): string {
  return PLAIN.test(text) ? text : cleanPart(text);
}

function lettersOf({ children }: Element): string {
  return children.map((child) => (typeof child === 'string' ? child : lettersOf(child))).join('');
}

function written({ tag, name, children }: Element): string {
  const inside = children
    .map((child) => (typeof child === 'string' ? encoded(child) : written(child)))
    .join('');
  if (tag === null) return inside;
  return `<${tag}${name === '' ? '' : ` ${encoded(name)}`}>${inside}</${tag}>`;
}

function decoded(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(REFERENCE, (reference) => characterOf(reference.slice(1, -1)));
}

function characterOf(name: string): string {
  if (!name.startsWith('#')) return NAMED[name] ?? '';
  const point = /^#x/i.test(name) ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  const isCharacter = point <= 0x10_ff_ff && (point < 0xd8_00 || point > 0xdf_ff);
  return isCharacter ? String.fromCodePoint(point) : '';
}

function encoded(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
