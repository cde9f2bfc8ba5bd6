import { checks } from './check/checks.ts';
import { root } from './root.ts';
import { run } from './run.ts';

const atOnce = 2;
const queue = [...checks(root)];
const failed: string[] = [];

async function work(): Promise<void> {
  for (let check = queue.shift(); check !== undefined; check = queue.shift()) {
    const { name, steps } = check;
    let seconds = 0;
    let problem: string | undefined;
    for (const step of steps) {
      const outcome = await run(step);
      seconds += outcome.seconds;
      if (outcome.code !== 0) {
        problem = outcome.output;
        break;
      }
    }
    console.log(`${problem === undefined ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`);
    if (problem === undefined) continue;
    failed.push(name);
    console.log(problem.trimEnd());
  }
}

await Promise.all(Array.from({ length: atOnce }, work));
console.log(failed.length === 0 ? 'All checks passed.' : `Failed: ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
