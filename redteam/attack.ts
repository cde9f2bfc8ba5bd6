import type { CounterParts } from '../packages/server/src/features/views/options.ts';
import type { Need } from '../scripts/needs.ts';

/** One numbered attack on a running server, or on its parts. */
export interface Attack {
  /** Its number in the table of attacks; a table row each. */
  number: number;
  /** What the attacker tries, in a few words. */
  title: string;
  /** Programs it cannot be carried out without. */
  needs?: readonly Need[];
  /** About how long the full run of it takes; the longest begin first. Less than one when absent. */
  minutes?: number;
  /** Carries it out. Rejects only when it could not be carried out; then it counts as failed. */
  run(options: AttackOptions): Promise<Verdict>;
}

/** How an attack is to be carried out. */
export interface AttackOptions {
  /** Fewer trials: all attacks together in less than a minute. */
  isQuick: boolean;
  /**
   * How often each statistical comparison holds when the promise does: 0.99, or 0.9999 in the quick run,
   * which has no second sample and runs so often that one in a hundred would be a false alarm a day.
   */
  confidence: number;
  /** Seeds what is drawn besides the counter's own randomness. */
  seed: number;
  /** Weakened parts of the counter that the attack is to catch, on a smaller sample; absent in an attack on the product. */
  parts?: Partial<CounterParts>;
}

/** What came of it. */
export interface Verdict {
  /** What the attacker attained, such as `57.1 % of 20,000 trials`. */
  score: string;
  /** What the promise allows, such as `56.9 to 58.7 %`. */
  expectation: string;
  /** Whether the promise held. */
  isHeld: boolean;
  /** Figures for the report. */
  figures: Record<string, number>;
  /** What was found, one sentence each; empty when it held. One such find is final. */
  finds: string[];
  /**
   * Measured shares, areas and errors outside of what chance allows. One in a hundred is by chance, so the full run
   * takes a fresh sample when there is nothing but these, and that one decides.
   */
  outliers?: string[];
}
