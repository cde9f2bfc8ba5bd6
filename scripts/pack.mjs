// Packs the library in the current folder (`npm run pack`) as strangers need it: JavaScript and type declarations,
// where this checkout runs the TypeScript sources. Plain JavaScript, so that any Node from 20 on runs it.
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { Mend } from './launch/mend.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** Fields of the checkout's package.json that strangers get too. */
const KEPT = ['name', 'version', 'description', 'keywords', 'license', 'type', 'sideEffects'];

/** A link of a README to a page of the guide. */
const GUIDE_LINK = /\]\(\.\.\/\.\.\/(docs\/guide\/[\w-]+\.md)/gu;

/** A link from one page to another. */
const PAGE_LINK = /\[([^\]]+)\]\((?!https?:|#)[^)]+\)/gu;

function pack(library, destination) {
  const staging = mkdtempSync(path.join(os.tmpdir(), 'footlights-pack-'));
  try {
    compile(library, path.join(staging, 'dist'));
    writeManifest(library, staging);
    writeReadme(library, staging);
    copyFileSync(path.join(root, 'LICENSE'), path.join(staging, 'LICENSE'));
    const options = ['--ignore-scripts', '--loglevel=error', `--pack-destination=${destination}`];
    return run('npm', ['pack', ...options], staging).trim();
  } finally {
    rmSync(staging, { recursive: true });
  }
}

function compile(library, out) {
  const tsc = path.join(root, 'node_modules/typescript/bin/tsc');
  if (!existsSync(tsc)) throw new Mend(`TypeScript is not installed: run "npm ci" in ${root}.`);
  run(
    process.execPath,
    [tsc, '-p', 'tsconfig.build.json', '--noEmit', 'false', '--outDir', out],
    library,
  );
  for (const name of readdirSync(out).filter((file) => file.endsWith('.d.ts'))) {
    const file = path.join(out, name);
    // The compiler renames imports in code only; the sources are not there to be found.
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replaceAll(/(from '\.\/[\w-]+)\.ts'/gu, "$1.js'"),
    );
  }
}

function writeManifest(library, staging) {
  const own = JSON.parse(readFileSync(path.join(library, 'package.json'), 'utf8'));
  const manifest = {
    ...Object.fromEntries(KEPT.filter((key) => key in own).map((key) => [key, own[key]])),
    exports: { '.': { types: './dist/index.d.ts', default: './dist/index.js' } },
    files: ['dist', 'docs'],
    engines: { node: '>=20' },
  };
  writeFileSync(path.join(staging, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** The pages of the guide that the README links to come along; what they link to in turn stays here. */
function writeReadme(library, staging) {
  const readme = readFileSync(path.join(library, 'README.md'), 'utf8');
  for (const [, page] of readme.matchAll(GUIDE_LINK)) {
    if (!existsSync(path.join(root, page)))
      throw new Mend(`README.md links to ${page}, which does not exist.`);
    const text = readFileSync(path.join(root, page), 'utf8');
    mkdirSync(path.join(staging, path.dirname(page)), { recursive: true });
    writeFileSync(path.join(staging, page), text.replaceAll(PAGE_LINK, '$1'));
  }
  writeFileSync(path.join(staging, 'README.md'), readme.replaceAll(GUIDE_LINK, '](./$1'));
}

function run(command, args, cwd) {
  const { error, status, stdout, stderr } = spawnSync(command, args, { cwd, encoding: 'utf8' });
  if (error) throw new Mend(`${command} could not be run: ${error.message}.`);
  if (status !== 0) throw new Mend(`${command} ${args[0]} failed:\n${stdout}${stderr}`.trim());
  return stdout;
}

try {
  const library = process.cwd();
  if (!existsSync(path.join(library, 'tsconfig.build.json')))
    throw new Mend(`${library} is no library: run this in packages/count or packages/beacon.`);
  const destination = path.resolve(process.argv[2] ?? library);
  console.log(path.join(destination, pack(library, destination)));
} catch (error) {
  if (!(error instanceof Mend)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
