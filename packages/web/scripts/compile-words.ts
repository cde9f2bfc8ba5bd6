import { IntlMessageFormat } from 'intl-messageformat';

type Tree = ReturnType<IntlMessageFormat['getAst']>;
type Node = Tree[number];

/** One message: its text or syntax tree, and the TypeScript type of each value it takes. */
export interface CompiledMessage {
  tree: string | Tree;
  values: ReadonlyMap<string, string>;
}

// The parser's TYPE enumeration, which is not exported by intl-messageformat.
const LITERAL = 0;
const ARGUMENT = 1;
const NUMBER = 2;
const DATE = 3;
const TIME = 4;
const SELECT = 5;
const PLURAL = 6;

/** Parses a dictionary of ICU messages; throws with the key of the first that is not one. */
export function compileWords(json: string): Record<string, CompiledMessage> {
  const messages = JSON.parse(json) as Record<string, string>;
  return Object.fromEntries(
    Object.entries(messages).map(([key, message]) => [key, compile(key, message)]),
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

function compile(key: string, message: string): CompiledMessage {
  const tree = parse(key, message);
  const values = new Map<string, string>();
  collect(tree, values);
  const only = tree[0];
  const isPlain = tree.length === 1 && only?.type === LITERAL;
  return { tree: isPlain ? only.value : tree, values };
}

function parse(key: string, message: string): Tree {
  try {
    return new IntlMessageFormat(message, 'en').getAst();
  } catch (cause) {
    throw new Error(`The message ${key} is not an ICU message: ${message}`, { cause });
  }
}

function collect(tree: Tree, values: Map<string, string>): void {
  for (const node of tree) {
    const type = typeOf(node);
    if (type !== undefined && 'value' in node) values.set(String(node.value), type);
    if (node.type === SELECT || node.type === PLURAL) {
      for (const option of Object.values(node.options)) collect(option.value, values);
    }
  }
}

function typeOf(node: Node): string | undefined {
  switch (Number(node.type)) {
    case ARGUMENT:
      return 'string | number';
    case NUMBER:
    case PLURAL:
      return 'number';
    case DATE:
    case TIME:
      return 'number | Date';
    case SELECT:
      return 'string';
    default:
      return undefined;
  }
}
