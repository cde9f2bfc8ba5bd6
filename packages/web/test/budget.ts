import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { firstOf } from '../vite/words.ts';

interface Chunk {
  file: string;
  imports?: string[];
  dynamicImports?: string[];
}
type Manifest = Record<string, Chunk>;

/** A file and its gzipped bytes. */
export interface Script {
  file: string;
  bytes: number;
}

const OUTPUT = join(import.meta.dirname, '../.svelte-kit/output/client');
const GENERATED = '.svelte-kit/generated/build/client-optimized';
const MANIFEST = join(OUTPUT, '.vite/manifest.json');

/** Whether the web app was built here. */
export function isBuilt(): boolean {
  return existsSync(MANIFEST);
}

/**
 * Every script that a browser gets on a route, lazily loaded ones included, with its gzipped bytes.
 * Reads what `vite build` left behind.
 */
export function scriptsOf(route: string): Script[] {
  return filesOf([0, 1, ...nodesOf(route)]).map(sized);
}

/** Those of them that are not there already with any page in the same outermost layout. */
export function scriptsOver(route: string): Script[] {
  const [, layout = 0] = nodesOf(route);
  const shell = new Set(filesOf([0, 1, layout]));
  return filesOf([0, 1, ...nodesOf(route)])
    .filter((file) => !shell.has(file))
    .map(sized);
}

function filesOf(nodes: readonly number[]): string[] {
  const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8')) as Manifest;
  const files = new Set<string>();
  const add = (key: string): void => {
    const chunk = manifest[key];
    if (chunk === undefined) throw new Error(`The build has no ${key}.`);
    if (files.has(chunk.file)) return;
    files.add(chunk.file);
    for (const imported of chunk.imports ?? []) add(imported);
  };
  for (const node of nodes) add(`${GENERATED}/nodes/${node}.js`);
  for (const [key, { file, dynamicImports }] of Object.entries(manifest)) {
    const isEntry = file.startsWith('_app/immutable/entry/');
    if (isEntry) add(key);
    // The entry loads the runtime; the app's own dynamic imports are the nodes.
    if (isEntry && file.includes('/start.')) dynamicImports?.forEach(add);
  }
  add(Object.keys(manifest).find((key) => key.endsWith('beacon/src/index.ts')) ?? 'beacon');
  return [...files];
}

function sized(file: string): Script {
  return { file, bytes: gzipSync(readFileSync(join(OUTPUT, file)), { level: 9 }).length };
}

/** Gzipped bytes of the words that are written into a page, in the language that takes most. */
export function wordsBytes(): number {
  return Math.max(...Object.values(firstOf()).map((words) => gzipSync(words, { level: 9 }).length));
}

/** Numbers of the page and its layouts in SvelteKit's table of routes. */
function nodesOf(route: string): number[] {
  const app = readFileSync(join(OUTPUT, '../../../', GENERATED, 'app.js'), 'utf8');
  const entry = app.match(
    new RegExp(`"${route.replaceAll(/[()[\]/]/g, '\\$&')}": \\[~?(\\d+),?\\[?([\\d,]*)`),
  );
  if (entry === null) throw new Error(`The build has no route ${route}.`);
  return [entry[1], ...(entry[2] ?? '').split(',')].filter(Boolean).map(Number);
}
