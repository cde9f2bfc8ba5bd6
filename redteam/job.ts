import type { Verdict } from './attack.ts';

/** One attack on the product, or on a mutant of it. */
export interface Job {
  number: number;
  /** Name of the mutant that is attacked; null: the product. */
  mutant: string | null;
  isQuick: boolean;
  seed: number;
}

/** How a job ended. */
export interface Outcome {
  job: Job;
  /** Null when the attack could not be carried out. */
  verdict: Verdict | null;
  /** Why it could not; empty otherwise. */
  failure: string;
  /** From being asked for to its answer; the first of a process has the process start within. */
  seconds: number;
}

/** What a process sends back for a job. */
export type Answer = { verdict: Verdict } | { failure: string };

/** Names a job among those of a run. */
export function keyOf({ number, mutant }: Pick<Job, 'number' | 'mutant'>): string {
  return `${number} ${mutant ?? ''}`;
}
