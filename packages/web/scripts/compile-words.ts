import { IntlMessageFormat } from 'intl-messageformat';
import type { Part } from '../src/words/format.ts';

type Tree = ReturnType<IntlMessageFormat['getAst']>;

/** One message: its text or its parts, and the TypeScript type of each value it takes. */
export interface CompiledMessage {
  message: string | Part[];
  values: ReadonlyMap<string, string>;
}

// By the parser's kinds of element: argument, number, date, time, select, plural. Literals take none.
const VALUE_TYPES: Readonly<Record<number, string>> = {
  1: 'string | number',
  2: 'number',
  3: 'number | Date',
  4: 'number | Date',
  5: 'string',
  6: 'number',
};

/** Parses a dictionary of ICU messages; throws with the key of the first that is not one. */
export function compileWords(json: string, language = 'en'): Record<string, CompiledMessage> {
  const messages = JSON.parse(json) as Record<string, string>;
  return Object.fromEntries(
    Object.entries(messages).map(([key, message]) => [key, compile(key, message, language)]),
  );
}

/** The module of types for a compiled dictionary: key → values it takes, or null. */
export function typesOf(words: Record<string, CompiledMessage>): string {
  const lines = Object.entries(words).map(([key, { values }]) => {
    const fields = [...values].map(([name, type]) => `${name}: ${type}`).join('; ');
    return `  '${key}': ${fields === '' ? 'null' : `{ ${fields} }`};`;
  });
  return [
    '/** Each message and the values it takes. Written by `node scripts/words.ts`. */',
    'export interface Messages {',
    ...lines,
    '}',
    '',
  ].join('\n');
}

function compile(key: string, message: string, language: string): CompiledMessage {
  const tree = parse(key, message, language);
  const values = new Map<string, string>();
  collect(tree, values);
  const parts = tree.map(partOf);
  const [only] = parts;
  const isPlain = parts.length === 1 && typeof only === 'string';
  return { message: isPlain ? only : parts, values };
}

/** What filling needs of an element, in as few characters as possible: every page carries them. */
function partOf(element: Tree[number]): Part {
  const type: number = element.type;
  if (!('value' in element)) return [type];
  const { value } = element;
  if (type === 0) return value;
  if ('options' in element) {
    const branches = Object.entries(element.options).map(([key, branch]): [string, Part[]] => [
      key,
      branch.value.map(partOf),
    ]);
    const { offset = 0, pluralType } = element as { offset?: number; pluralType?: string };
    const isOrdinal = pluralType === 'ordinal';
    const how = Object.fromEntries(branches);
    if (isOrdinal) return [type, value, how, offset, 'ordinal'];
    return offset === 0 ? [type, value, how] : [type, value, how, offset];
  }
  const style = 'style' in element ? element.style : undefined;
  if (!style) return [type, value];
  return [type, value, typeof style === 'string' ? style : { ...style.parsedOptions }];
}

function parse(key: string, message: string, language: string): Tree {
  try {
    return new IntlMessageFormat(message, language).getAst();
  } catch (cause) {
    throw new Error(`The message ${key} is not an ICU message: ${message}`, { cause });
  }
}

function collect(tree: Tree, values: Map<string, string>): void {
  for (const node of tree) {
    const type = VALUE_TYPES[node.type];
    if (type !== undefined && 'value' in node) values.set(node.value, type);
    if ('options' in node) {
      for (const option of Object.values(node.options)) collect(option.value, values);
    }
  }
}
