import { createHash } from 'node:crypto';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { root } from '../root.ts';

/** Everything that the built web app is made of. */
const sources = [
  'packages/web/{src,static,scripts,vite}/**/*',
  'packages/web/*.{json,js,ts}',
  'packages/{contract,beacon,rank}/{src/**/*,package.json}',
  'package-lock.json',
];

/** Hash over names and contents of all sources; about 20 ms, and unmoved by a checkout that only touches times. */
export function sourceHash(): string {
  const hash = createHash('sha256');
  const files = globSync(sources, { cwd: root, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    .toSorted();
  for (const file of files) {
    hash
      .update(`${path.relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex');
}

/** Whether the built app was made from other sources than `hash`, or not at all. */
export function isStale(hash: string): boolean {
  try {
    return readFileSync(stamp, 'utf8') !== hash;
  } catch {
    return true;
  }
}

/** Written after a build, into the folder that the next build empties: a build cut short leaves none. */
export function markBuilt(hash: string): void {
  writeFileSync(stamp, hash);
}

const stamp = path.join(root, 'packages/web/build/.sources');
