import type { Verdict } from './attack.ts';

/** One attack on the product, or on a mutant of it, in a process of its own. */
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
  /** From the start of its process to its end. */
  seconds: number;
}

/** What the process of a job sends back. */
export type Answer = { verdict: Verdict } | { failure: string };

/** Names a job among those of a run. */
export function keyOf({ number, mutant }: Pick<Job, 'number' | 'mutant'>): string {
  return `${number} ${mutant ?? ''}`;
}
