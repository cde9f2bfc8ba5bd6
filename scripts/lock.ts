import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { completed, type Lockfile } from './lock/complete.ts';
import { root } from './root.ts';

// Run after every change of dependencies: `npm install`, then `npm run lock`.
const file = path.join(root, 'package-lock.json');
const before = JSON.parse(await readFile(file, 'utf8')) as Lockfile;
const { lockfile, added } = completed(before);
if (added.length > 0) await writeFile(file, `${JSON.stringify(lockfile, undefined, 2)}\n`);
console.log(
  added.length === 0
    ? 'The lockfile is complete.'
    : `Added ${added.length} packages for other platforms: ${added.join(', ')}.`,
);
