// Claims: section "What it must cost" of the counter's specification, each row beside its naive twin in the same run,
// and published numbers within the stated errors of the truth. Arguments choose parts by name.
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { CountFigure } from '../packages/count/bench/workload.ts';
import { PARTS } from './count/run.ts';
import { record } from './record.ts';

const wanted = process.argv.slice(2);
const script = fileURLToPath(new URL('count/run.ts', import.meta.url));
let isMet = true;

for (const name of Object.keys(PARTS)) {
  if (wanted.length > 0 && !wanted.some((part) => name.includes(part))) continue;
  process.stdout.write(`\n${name}\n`);
  const figures = await measure(name);
  record(
    'count',
    figures.flatMap(({ what, value, unit, twin, ratio, target, isMet: isOwnMet }) => [
      { name: what, value, unit, target, isMet: isOwnMet },
      ...(twin === undefined ? [] : [{ name: `  beside ${twin.what}`, value: twin.value, unit }]),
      ...(ratio === undefined ? [] : [{ name: '  ratio', value: ratio, unit: '×' }]),
    ]),
  );
  if (figures.length === 0 || figures.some((figure) => !figure.isMet)) isMet = false;
}
process.exitCode = isMet ? 0 : 1;

/** In a process of its own, so that no part finds the heap of another. */
async function measure(name: string): Promise<CountFigure[]> {
  const child = fork(script, [name], { execArgv: ['--expose-gc'] });
  const [figures] = (await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => [[]]),
  ])) as [CountFigure[]];
  return figures;
}
