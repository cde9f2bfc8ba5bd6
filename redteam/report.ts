import { writeFile } from 'node:fs/promises';
import type { Verdict } from './attack.ts';
import type { Outcome } from './job.ts';
import type { Mutant } from './mutants.ts';
import type { Wish } from './plan.ts';

/** One row of the table. */
export interface Row {
  /** `1` to `21`, `M1` and so on. */
  name: string;
  title: string;
  score: string;
  expectation: string;
  verdict: 'held' | 'BROKEN' | 'caught' | 'MISSED' | 'NOT RUN';
  seconds: number;
  figures: Record<string, number>;
  finds: readonly string[];
}

/** Whether the row is as it has to be. */
export function isGood({ verdict }: Row): boolean {
  return verdict === 'held' || verdict === 'caught';
}

/** The row of an attack on the product. */
export function attackRow(title: string, { job, verdict, failure, seconds }: Outcome): Row {
  const name = String(job.number);
  if (verdict === null) return notRun({ name, title, seconds }, failure);
  const { score, expectation, isHeld, figures } = verdict;
  const word = isHeld ? 'held' : 'BROKEN';
  const finds = allFinds(verdict);
  return { name, title, score, expectation, verdict: word, seconds, figures, finds };
}

/** The row of a mutant: each attack that is to catch it has to find the promise broken. */
export function mutantRow(mutant: Mutant, outcomes: readonly Outcome[]): Row {
  const { name, title } = mutant;
  const seconds = outcomes.reduce((sum, outcome) => sum + outcome.seconds, 0);
  const failed = outcomes.find(({ verdict }) => verdict === null);
  if (failed !== undefined) return notRun({ name, title, seconds }, failed.failure);
  const catchers = outcomes.filter(({ verdict }) => verdict?.isHeld === false);
  const isCaught = catchers.length === outcomes.length;
  const missed = outcomes.filter(({ verdict }) => verdict?.isHeld === true);
  const noticed = catchers.map(
    ({ job, verdict }) => `${job.number}: ${verdict === null ? '' : allFinds(verdict).join(' ')}`,
  );
  return {
    name,
    title,
    score: catchers.length === 0 ? 'caught by none' : `caught by ${noticed.join(' ')}`,
    expectation: `caught by ${outcomes.map(({ job }) => job.number).join(' and ')}`,
    verdict: isCaught ? 'caught' : 'MISSED',
    seconds,
    figures: {},
    finds: missed.map(
      ({ job, verdict }) => `Attack ${job.number} did not notice it: ${verdict?.score ?? ''}.`,
    ),
  };
}

function allFinds({ finds, outliers = [] }: Verdict): string[] {
  return [...finds, ...outliers];
}

/** A row for what could not be carried out. */
export function notRun(row: Pick<Row, 'name' | 'title' | 'seconds'>, why: string): Row {
  return { ...row, score: '', expectation: '', verdict: 'NOT RUN', figures: {}, finds: [why] };
}

/** One line a row, and its finds below it. */
export function lineOf({ name, title, score, expectation, verdict, seconds, finds }: Row): string {
  const parts = [name.padStart(3), verdict.padEnd(7), `${seconds.toFixed(1).padStart(6)} s`, title];
  const figures = score === '' ? '' : ` | ${score} | expected ${expectation}`;
  return [`${parts.join('  ')}${figures}`, ...finds.map((find) => `       ${find}`)].join('\n');
}

/** A run as a file. */
export interface Report {
  /** Samples of the full or of the quick run. */
  mode: 'quick' | 'full';
  seed: number;
  at: string;
  /** Names of the rows that were asked for. */
  selection: readonly string[] | 'all';
  /** Whether every row of the table was asked for and carried out. */
  isComplete: boolean;
  /** Whether all rows below are as they have to be; says nothing of others. */
  isHeld: boolean;
  /** The whole run, with what else ran beside. */
  seconds: number;
  rows: readonly Row[];
}

/** Puts rows together. */
export function reportOf(
  of: Pick<Report, 'seed' | 'seconds' | 'rows'> & { isQuick: boolean; only: Wish['only'] },
): Report {
  const { isQuick, only, rows, seed, seconds } = of;
  return {
    mode: isQuick ? 'quick' : 'full',
    seed,
    at: new Date().toISOString(),
    selection: only ?? 'all',
    isComplete: only === null && rows.every(({ verdict }) => verdict !== 'NOT RUN'),
    isHeld: rows.every(isGood),
    seconds,
    rows,
  };
}

/** Writes it as JSON. */
export async function writeReport(path: string, report: Report): Promise<void> {
  await writeFile(path, `${JSON.stringify(report, null, 2)}\n`);
}
