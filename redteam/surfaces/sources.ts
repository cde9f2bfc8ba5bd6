import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { isViewShaped } from './words.ts';

/** Something that code says to other code, to a queue or to people. */
export interface Saying {
  /** Path below `packages/server/src`. */
  file: string;
  /** `call publish`, `value kind`, `type kind`. */
  how: string;
  text: string;
}

const SOURCES = fileURLToPath(new URL('../../packages/server/src/', import.meta.url));

/** Methods that tell others: the bus, the queue of jobs, listeners, and what notifications and webhooks would use. */
const TELLING =
  /^(?:publish|enqueue|define|tell|emit|notify|notifyAll|announce|deliver|dispatch|push(?:Event|Message)|broadcast)$/;
/** Properties whose value says which kind of thing something is. */
const KINDS = /^(?:kind|type|event|topic|subject|category)$/;

/** Reads all sources of the server. */
export async function readSources(): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await readdir(SOURCES, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.ts')) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(SOURCES, path), await readFile(path, 'utf8'));
  }
  return files;
}

/** Everything that these sources tell or name a kind of. */
export function sayingsOf(files: ReadonlyMap<string, string>): Saying[] {
  return [...files].flatMap(([file, text]) => sayingsIn(file, text));
}

/** Sayings that speak of views or of those who watch. Kinds of the counter's own sealed records are no sayings. */
export function sayingFinds(sayings: readonly Saying[]): string[] {
  return sayings
    .filter(({ file, how, text }) => {
      const isRecord = file.startsWith('features/views/') && !how.startsWith('call');
      return !isRecord && isViewShaped(text);
    })
    .map(({ file, how, text }) => `${file} says "${text}" (${how}).`);
}

function sayingsIn(file: string, text: string): Saying[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ESNext, true);
  const sayings: Saying[] = [];
  const add = (how: string, texts: readonly string[]) =>
    sayings.push(...texts.map((one) => ({ file, how, text: one })));
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const name = node.expression.name.text;
      if (TELLING.test(name)) add(`call ${name}`, node.arguments.flatMap(wordsIn));
    } else if (ts.isPropertyAssignment(node) && KINDS.test(node.name.getText(source))) {
      add(`value ${node.name.getText(source)}`, stringsIn(node.initializer));
    } else if (ts.isPropertySignature(node) && KINDS.test(node.name.getText(source))) {
      add(`type ${node.name.getText(source)}`, node.type === undefined ? [] : stringsIn(node.type));
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return sayings;
}

/** String literals and the fixed parts of templates. */
function stringsIn(node: ts.Node): string[] {
  if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node)) return [node.text];
  if (ts.isTemplateMiddle(node) || ts.isTemplateTail(node)) return [node.text];
  const found: string[] = [];
  ts.forEachChild(node, (child) => void found.push(...stringsIn(child)));
  return found;
}

/** The same and every name that is mentioned: fields of a message count too. */
function wordsIn(node: ts.Node): string[] {
  const found = stringsIn(node);
  const visit = (child: ts.Node): void => {
    if (ts.isIdentifier(child)) found.push(child.text);
    ts.forEachChild(child, visit);
  };
  visit(node);
  return found;
}
