import type { PlayRecord } from '../src/index.ts';
import { seededWords } from '../test/seeded.ts';

/** One measured row of the counter's table. */
export type CountFigure = {
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The naive way, measured in the same run. */
  readonly twin?: { readonly what: string; readonly value: number };
  /** Value ÷ the twin's. */
  readonly ratio?: number;
  /** What was promised, such as `< 2 s`. */
  readonly target: string;
  readonly isMet: boolean;
};

/** Videos of the workload; low numbers are played most. */
export const VIDEOS = 10_000;

/** Plays to count: a tenth are retries, a fifth have a second pass. */
export type Workload = { next(plays: number): PlayRecord[] };

/** A reproducible stream of plays. */
export function createWorkload(seed: number): Workload {
  const word = seededWords(seed);
  // Flat strings, as a parser of packets gives them, not ones that remember what they were put together from.
  const ids: string[] = JSON.parse(
    JSON.stringify(Array.from({ length: VIDEOS }, (_, i) => `v_${String(i).padStart(22, '0')}`)),
  );
  let last: PlayRecord | null = null;

  function play(): PlayRecord {
    if (last !== null && word() % 10 === 0) return last;
    const popularity = word() / 2 ** 32;
    last = {
      kind: 'play',
      video: ids[Math.floor(popularity * popularity * VIDEOS)] ?? 'v_0',
      tag: { high: word() | 0, low: word() | 0 },
      first: 1,
      passes: word() % 5 === 0 ? [word() % 11, word() % 11] : [word() % 11],
      source: word() % 6,
    };
    return last;
  }

  return { next: (plays) => Array.from({ length: plays }, play) };
}

/** Milliseconds of processor time that the work takes, so that a busy machine matters less. */
export function timeOf(work: () => void): number {
  const start = process.cpuUsage();
  work();
  const { system, user } = process.cpuUsage(start);
  return (user + system) / 1000;
}

/** Milliseconds of this thread's processor time that the work takes: what else would have waited for it. */
export function threadTimeOf(work: () => void): number {
  const start = process.threadCpuUsage();
  work();
  const { system, user } = process.threadCpuUsage(start);
  return (user + system) / 1000;
}

/** Milliseconds of this thread's processor time that each step takes, in ascending order. */
export function stepTimes(steps: Iterable<unknown>): number[] {
  const times: number[] = [];
  const iterator = steps[Symbol.iterator]();
  const step = { isLast: false };
  while (!step.isLast) {
    times.push(threadTimeOf(() => (step.isLast = iterator.next().done === true)));
  }
  return times.toSorted((a, b) => a - b);
}

/** The value that this share of ascending values does not exceed. */
export function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? 0;
}

/** Prints figures beside their targets and their twins. */
export function reportAll(figures: readonly CountFigure[]): void {
  for (const { ratio, twin, unit, what, ...figure } of figures) {
    const beside = twin === undefined ? '' : `; ${twin.what}: ${Math.round(twin.value)}`;
    const times = ratio === undefined ? '' : `; ${ratio.toFixed(2)} times`;
    report({ ...figure, what: `${what}, ${unit}${beside}${times}` });
  }
}

/** Prints one figure beside its target and fails the run when it misses. */
export function report(claim: {
  what: string;
  value: number;
  target: string;
  isMet: boolean;
}): void {
  const value = claim.value.toLocaleString('en', { maximumSignificantDigits: 3 });
  process.stdout.write(
    `${claim.isMet ? 'met ' : 'MISS'}  ${claim.what}: ${value} (${claim.target})\n`,
  );
  if (!claim.isMet) process.exitCode = 1;
}
