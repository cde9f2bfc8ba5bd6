import type { Estimate } from './release.ts';

/** Totals below this are shown as "fewer than 25". */
export const FEWER_THAN = 25;

/** The state of one shown total, carried from window to window. A function of published numbers only. */
export type ShownTotal = {
  /** Sum of all published windows, unclamped. */
  readonly sum: number;
  /** Noise variance of `sum`. */
  readonly variance: number;
  /** The held total: `sum` at its last move. */
  readonly held: number;
  /** Noise variance of the windows since the last move. */
  readonly varianceSinceMove: number;
  /** What is displayed: `held` rounded; 0 stands for "fewer than 25". */
  readonly rounded: number;
};

/** How a total is put on a page. */
export type Display =
  | { readonly kind: 'fewer'; readonly than: number }
  | { readonly kind: 'about'; readonly value: number };

/** A total before its first window. */
export const NOTHING_SHOWN: ShownTotal = {
  sum: 0,
  variance: 0,
  held: 0,
  varianceSinceMove: 0,
  rounded: 0,
};

/**
 * Adds one window. The held total moves to the sum when the sum has left it by 3 standard errors of the
 * windows since its last move; it is never clamped, and rounding alone never lowers what is displayed.
 */
export function addWindow(total: ShownTotal, window: Estimate): ShownTotal {
  const sum = total.sum + window.value;
  const variance = total.variance + window.standardError ** 2;
  const varianceSinceMove = total.varianceSinceMove + window.standardError ** 2;
  if (Math.abs(sum - total.held) <= 3 * Math.sqrt(varianceSinceMove)) {
    return { ...total, sum, variance, varianceSinceMove };
  }
  const rounded = roundTotal(sum, Math.sqrt(variance));
  return {
    sum,
    variance,
    held: sum,
    varianceSinceMove: 0,
    rounded: sum > total.held ? Math.max(total.rounded, rounded) : rounded,
  };
}

/** What a page shows for a total: fewer than 25, or the held total rounded to what its error supports. */
export function displayOf(total: ShownTotal): Display {
  return total.rounded < FEWER_THAN
    ? { kind: 'fewer', than: FEWER_THAN }
    : { kind: 'about', value: total.rounded };
}

/** What the API gives: the held total and the standard error of all noise in the sum so far. */
export function apiValueOf(total: ShownTotal): Estimate {
  return { value: total.held, standardError: Math.sqrt(total.variance) };
}

/**
 * Rounds to the coarsest step of 1, 2 or 5 × 10ⁿ that is at most the standard error, so that rounding adds
 * less than a twentieth to the error. 0 for a value below 25.
 */
export function roundTotal(value: number, standardError: number): number {
  if (value < FEWER_THAN) return 0;
  const step = roundingStep(standardError);
  return Math.round(value / step) * step;
}

/** The coarsest of 1, 2, 5, 10, 20, 50 … that is at most `standardError`; 1 at least. */
export function roundingStep(standardError: number): number {
  if (!(standardError >= 2)) return 1;
  const power = 10 ** Math.floor(Math.log10(standardError));
  const digits = standardError / power;
  return power * (digits >= 5 ? 5 : digits >= 2 ? 2 : 1);
}
