import type { Measured, Reading } from '@footlights/contract';
import { FEWER_THAN, roundTotal } from '@footlights/count';

/** A number within this many standard errors of nothing is told from nothing by no reader. */
const SHOWN_ERRORS = 2;
/** A ratio is told when its denominator is this many standard errors above nothing, as those of the counter are. */
const CLEAR_ERRORS = 3;

export function measured(value: number, variance: number): Measured {
  return { value, standardError: Math.sqrt(variance) };
}

/** Whether a number is large and sure enough to be shown. */
export function isShown({ value, standardError }: Measured): boolean {
  return value >= FEWER_THAN && value > SHOWN_ERRORS * standardError;
}

/** What is shown of a number: rounded to what its error supports; null when it is too small to say. */
export function readingOf(number: Measured): Reading {
  const { value, standardError } = number;
  return { ...number, shown: isShown(number) ? roundTotal(value, standardError) : null };
}

/** Whether a number may stand below a line. */
export function isClear({ value, standardError }: Measured): boolean {
  return value > 0 && value > CLEAR_ERRORS * standardError;
}

/** A sum of something with its noise, and how far its noise goes with that of the number of things. */
export interface Sum {
  value: number;
  variance: number;
  /** Of this sum and of what it is divided by. */
  covariance: number;
}

/** top ÷ bottom with its error by the delta method (Casella and Berger 2002, 5.5.4); null where the bottom is not clear. */
export function ratioOf(top: Sum, bottom: Measured): Measured | null {
  if (!isClear(bottom)) return null;
  const ratio = top.value / bottom.value;
  const spread = top.variance - 2 * ratio * top.covariance + (ratio * bottom.standardError) ** 2;
  return { value: ratio, standardError: Math.sqrt(Math.max(0, spread)) / bottom.value };
}

/** The same, for what cannot leave these bounds. */
export function within(one: Measured | null, [least, most]: readonly [number, number]) {
  return one === null ? null : { ...one, value: Math.min(most, Math.max(least, one.value)) };
}

/** The product of two numbers whose noises are independent. */
export function productOf(a: Measured | null, b: Measured | null): Measured | null {
  if (a === null || b === null) return null;
  const spread = Math.hypot(a.value * b.standardError, b.value * a.standardError);
  return { value: a.value * b.value, standardError: spread };
}
