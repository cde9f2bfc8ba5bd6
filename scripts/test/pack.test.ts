import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { root } from '../root.ts';
import { run, type Outcome } from '../run.ts';

const LIBRARIES = ['count', 'beacon'] as const;
const EXAMPLES = [
  ['count', 0],
  ['count', 1],
  ['beacon', 0],
] as const;

/** The Node of a stranger: the oldest on this machine that is new enough. */
const node = oldestNode();
const elsewhere = {
  ...process.env,
  PATH: [path.dirname(node.file), process.env['PATH']].join(':'),
};

let folder = '';
const packed = new Map<string, { contents: string[]; readme: string }>();

beforeAll(async () => {
  process.stdout.write(`packed libraries are tried on Node ${node.version}\n`);
  folder = await mkdtemp(path.join(os.tmpdir(), 'footlights-stranger-'));
  await Promise.all(LIBRARIES.map((name) => pack(name)));
  await writeFile(path.join(folder, 'package.json'), '{ "type": "module", "private": true }\n');
  const files = LIBRARIES.map((name) => `./footlights-${name}-0.1.0.tgz`);
  const flags = ['--offline', '--ignore-scripts', '--no-audit', '--no-fund'];
  await succeed(there('npm', ['install', ...files, ...flags]));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(LIBRARIES)('%s, packed', (name) => {
  test('holds JavaScript, declarations, licence and readme, and no sources', () => {
    const { contents } = packed.get(name)!;
    for (const file of ['LICENSE', 'README.md', 'package.json', 'dist/index.js', 'dist/index.d.ts'])
      expect(contents).toContain(file);
    expect(
      contents.filter((file) => !/^dist\/[\w-]+\.(?:js|d\.ts)$/u.test(file)).toSorted(),
    ).toEqual(contents.filter((file) => !file.startsWith('dist/')).toSorted());
  });

  test('shows as many examples as are tried here', () => {
    expect(examplesOf(name)).toHaveLength(EXAMPLES.filter(([library]) => library === name).length);
  });

  test('asks for nothing else', async () => {
    const manifest = JSON.parse(await installed(name, 'package.json'));
    expect(manifest).toMatchObject({ license: 'AGPL-3.0-or-later', engines: { node: '>=20' } });
    for (const key of ['private', 'scripts', 'dependencies', 'devDependencies'])
      expect(manifest).not.toHaveProperty(key);
    for (const file of packed.get(name)!.contents.filter((one) => one.startsWith('dist/')))
      expect((await installed(name, file)).match(/from ["'](?!\.\/[\w-]+\.js["']).*/gu)).toBeNull();
  });

  test('leads to no page that is not there', async () => {
    const { contents } = packed.get(name)!;
    const pages = contents.filter((file) => file.endsWith('.md'));
    for (const page of pages) {
      const text = await installed(name, page);
      const links = Array.from(text.matchAll(/\]\((?!https?:|#)([^)#]+)/gu), ([, to = '']) => to);
      expect(contents).toEqual(
        expect.arrayContaining(links.map((to) => path.join(path.dirname(page), to))),
      );
    }
    expect(pages).toEqual(
      expect.arrayContaining(name === 'count' ? ['docs/guide/privacy-proof.md'] : []),
    );
  });
});

describe.each(EXAMPLES)('the example of %s, number %i,', (name, index) => {
  test(`runs on Node ${node.version}`, async () => {
    const file = `${name}-${index}.mjs`;
    await writeFile(path.join(folder, file), `${PAGE}\n${exampleOf(name, index)}`);
    const { output } = await succeed(there(node.file, [file]));
    expect(output).toMatch(name === 'count' ? /\d/u : /^$/u);
  });
});

describe.each(LIBRARIES)('the types of %s', (name) => {
  test.each(['nodenext', 'bundler'])('fit all examples without a gap (%s)', async (resolution) => {
    const project = path.join(folder, `${name}-${resolution}`);
    await mkdir(project);
    await writeFile(path.join(project, 'surroundings.d.ts'), SURROUNDINGS[name]);
    for (const [index, code] of examplesOf(name).entries())
      await writeFile(path.join(project, `example-${index}.ts`), code);
    const compilerOptions = {
      strict: true,
      skipLibCheck: false,
      noEmit: true,
      target: 'es2022',
      module: resolution === 'nodenext' ? 'nodenext' : 'esnext',
      moduleResolution: resolution,
      lib: name === 'count' ? ['es2022'] : ['es2022', 'dom'],
      types: [],
    };
    await writeFile(path.join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions }));
    const tsc = there(path.join(root, 'node_modules/.bin/tsc'), ['-p', project]);
    expect((await tsc).output).toBe('');
  });
});

test('the types refuse what the libraries do not take', async () => {
  const project = path.join(folder, 'wrong');
  await mkdir(project);
  const wrong = `
    import { createTally, watchBin } from '@footlights/count';
    import { createBeacon } from '@footlights/beacon';
    createTally({ hashKey: 'secret', maxTags: 1 });
    const bin: string = watchBin(7, 12);
    createBeacon({});
    createBeacon({ api: '/' }).watch(document.body as HTMLVideoElement, { video: '', creator: '', source: 'bar' });`;
  await writeFile(path.join(project, 'wrong.ts'), wrong);
  const options = '--strict --noEmit --module nodenext --types --lib es2022,dom'.split(' ');
  const { output } = await there(path.join(root, 'node_modules/.bin/tsc'), [
    ...options,
    'wrong/wrong.ts',
  ]);
  expect(Array.from(output.matchAll(/wrong\.ts\((\d+),/gu), ([, line]) => Number(line))).toEqual([
    4, 5, 6, 7,
  ]);
});

/** A page for the beacon's example: one element, of which Node knows as much as of an event target. */
const PAGE = 'globalThis.document = { querySelectorAll: () => [new EventTarget()] };';

/** What the examples use besides the library, so that no other declarations are needed. */
const SURROUNDINGS = {
  count: `
    declare module 'node:crypto' {
      interface Bytes extends Uint8Array { toString(encoding?: 'hex'): string }
      interface Hash { update(bytes: Uint8Array): Hash; digest(): Uint8Array }
      export function randomBytes(size: number): Bytes;
      export function createHash(name: string): Hash;
    }
    declare const console: { log(...values: unknown[]): void };`,
  beacon: '',
};

async function pack(name: string): Promise<void> {
  const library = path.join(root, 'packages', name);
  const args = ['run', 'pack', '--silent', folder];
  const { output } = await succeed(run({ file: 'npm', args, cwd: library, env: elsewhere }));
  const file = path.join(folder, `footlights-${name}-0.1.0.tgz`);
  expect(output).toContain(file);
  const listing = execFileSync('tar', ['-tzf', file], { encoding: 'utf8' });
  const readme = execFileSync('tar', ['-xzOf', file, 'package/README.md'], { encoding: 'utf8' });
  const contents = listing
    .trim()
    .split('\n')
    .map((line) => line.replace('package/', ''));
  packed.set(name, { contents, readme });
}

function examplesOf(name: string): string[] {
  const readme = packed.get(name)?.readme ?? '';
  return Array.from(readme.matchAll(/```js\n([\s\S]*?)```/gu), ([, code = '']) => code);
}

function exampleOf(name: string, index: number): string {
  const code = examplesOf(name)[index];
  if (code === undefined) throw new Error(`The README of ${name} has no example ${index}.`);
  return code;
}

function installed(name: string, file: string): Promise<string> {
  return readFile(path.join(folder, 'node_modules/@footlights', name, file), 'utf8');
}

function there(file: string, args: string[]): Promise<Outcome> {
  return run({ file, args, cwd: folder, env: elsewhere });
}

async function succeed(outcome: Promise<Outcome>): Promise<Outcome> {
  const ended = await outcome;
  if (ended.code !== 0) throw new Error(ended.output);
  return ended;
}

function oldestNode(): { file: string; version: string } {
  const folders = (process.env['PATH'] ?? '')
    .split(':')
    .filter((one) => !one.includes('node_modules'));
  const files = [process.execPath, ...folders.map((one) => path.join(one, 'node'))];
  const found = files.flatMap((file) => {
    const version = versionOf(file);
    return Number.parseInt(version, 10) >= 20 ? [{ file, version }] : [];
  });
  return found.toSorted(
    (a, b) => Number.parseInt(a.version, 10) - Number.parseInt(b.version, 10),
  )[0]!;
}

function versionOf(file: string): string {
  try {
    return execFileSync(file, ['-p', 'process.versions.node'], { encoding: 'utf8' }).trim();
  } catch {
    return '';
  }
}
