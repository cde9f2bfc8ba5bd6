import type { AttackOptions, Verdict } from '../attack.ts';
import { type Interval, shareInterval } from './binomial.ts';

/** Guesses that were made, beside how many should have been right. */
export interface Guesses {
  /** What was guessed from, such as `all releases`. */
  from: string;
  right: number;
  trials: number;
  /** Exact probability of a right guess under the promise, 0.5 to 1. */
  expected: number;
  /** The promise only says "at most": fewer right guesses are as good. */
  isBound?: boolean;
}

/** Judges guesses by their intervals; `finds` are what was found besides and needs no sample. */
export function verdictOf(
  guesses: readonly Guesses[],
  { confidence }: Pick<AttackOptions, 'confidence'>,
  finds: readonly string[] = [],
): Verdict {
  const judged = guesses.map((one) => ({ ...one, interval: intervalOf(one, confidence) }));
  const outside = judged.filter(
    ({ right, trials, interval }) => !isWithin(right / trials, interval),
  );
  const outliers = outside.map(
    ({ from, right, trials, interval }) =>
      `From ${from}, ${percent(right / trials)} of ${count(trials)} guesses were right; ${rangeOf(interval)} is allowed.`,
  );
  return {
    score: judged
      .map(({ from, right, trials }) => `${from} ${percent(right / trials)} of ${count(trials)}`)
      .join(', '),
    expectation: judged.map(({ interval }) => rangeOf(interval)).join(', '),
    isHeld: outliers.length + finds.length === 0,
    figures: Object.fromEntries(judged.flatMap(figuresOf)),
    finds: [...finds],
    outliers,
  };
}

/** A share as a person reads it. */
export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

/** A number as a person reads it. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

function intervalOf({ expected, trials, isBound }: Guesses, confidence: number): Interval {
  const { low, high } = shareInterval(expected, trials, confidence);
  return { low: isBound === true ? 0 : low, high };
}

function isWithin(share: number, { low, high }: Interval): boolean {
  return share >= low && share <= high;
}

function rangeOf({ low, high }: Interval): string {
  if (low === 0) return `at most ${percent(high)}`;
  return `${(low * 100).toFixed(1)} to ${percent(high)}`;
}

function figuresOf({
  from,
  right,
  trials,
  expected,
  interval,
}: Guesses & { interval: Interval }): [string, number][] {
  return [
    [`${from}: right`, right],
    [`${from}: trials`, trials],
    [`${from}: expected accuracy`, expected],
    [`${from}: low`, interval.low],
    [`${from}: high`, interval.high],
  ];
}
