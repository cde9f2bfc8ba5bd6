import { checks, preparation, type Check } from './check/checks.ts';
import { run } from './run.ts';

const atOnce = 2;
const failed: string[] = [];

async function report(check: Check): Promise<void> {
  const { code, output, seconds } = await run(check);
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${check.name} (${seconds.toFixed(1)} s)`);
  if (code === 0) return;
  failed.push(check.name);
  console.log(output.trimEnd());
}

async function work(queue: Check[]): Promise<void> {
  for (let check = queue.shift(); check !== undefined; check = queue.shift()) await report(check);
}

await report(preparation);
const queue = checks();
await Promise.all(Array.from({ length: atOnce }, () => work(queue)));
console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
