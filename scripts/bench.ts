import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { basename } from 'node:path';
import { root } from './root.ts';

// Runs each benchmark on its own, one after another. Arguments choose: one that is the name of a benchmark, such as
// `count` of `bench/count.bench.ts`, chooses it alone; any other all whose path contains it.
const wanted = process.argv.slice(2);
const all = globSync(['packages/*/bench/**/*.bench.ts', 'bench/**/*.bench.ts'], { cwd: root });
const files = all
  .filter((file) => wanted.length === 0 || wanted.some((part) => isMeant(file, part)))
  .toSorted();

function isMeant(file: string, part: string): boolean {
  const isName = all.some((other) => basename(other, '.bench.ts') === part);
  return isName ? basename(file, '.bench.ts') === part : file.includes(part);
}

let failed = 0;
for (const file of files) {
  console.log(`\n${file}`);
  const child = spawn(process.execPath, ['--expose-gc', file], { cwd: root, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) failed += 1;
}
console.log(`\n${files.length - failed} benchmarks ran, ${failed} failed.`);
process.exitCode = failed === 0 && files.length > 0 ? 0 : 1;
