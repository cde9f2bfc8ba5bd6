import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath } from 'node:url';

/** One measured figure: its value, and where there is one the twin it was measured against in the same run. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** What is aimed at, in words, such as `≤ 2 s`. */
  target?: string;
  isMet?: boolean;
}

/** Prints figures and appends them, with machine and commit, to `bench/results/<scenario>.jsonl`. */
export function record(scenario: string, figures: readonly Figure[]): void {
  for (const { name, value, unit, target, isMet } of figures) {
    const verdict =
      target === undefined ? '' : `  (target ${target}: ${isMet === true ? 'met' : 'MISSED'})`;
    process.stdout.write(`${name}: ${round(value)} ${unit}${verdict}\n`);
  }
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim();
  const [cpu] = cpus();
  const machine = `${cpu?.model ?? 'unknown'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`;
  const line = JSON.stringify({
    at: new Date().toISOString().slice(0, 10),
    commit,
    machine,
    figures: figures.map((figure) => ({ ...figure, value: round(figure.value) })),
  });
  appendFileSync(fileURLToPath(new URL(`results/${scenario}.jsonl`, import.meta.url)), `${line}\n`);
}

function round(value: number): number {
  return Number(value.toPrecision(4));
}

/** The middle value of a list. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
