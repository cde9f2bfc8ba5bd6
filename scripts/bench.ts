import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync } from 'node:fs';
import { root } from './root.ts';

// Runs each benchmark on its own, one after another; arguments choose those whose path contains one of them.
const wanted = process.argv.slice(2);
const files = globSync(['packages/*/bench/**/*.bench.ts', 'bench/**/*.bench.ts'], { cwd: root })
  .filter((file) => wanted.length === 0 || wanted.some((part) => file.includes(part)))
  .toSorted();

let failed = 0;
for (const file of files) {
  console.log(`\n${file}`);
  const child = spawn(process.execPath, ['--expose-gc', file], { cwd: root, stdio: 'inherit' });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) failed += 1;
}
console.log(`\n${files.length - failed} benchmarks ran, ${failed} failed.`);
process.exitCode = failed === 0 && files.length > 0 ? 0 : 1;
