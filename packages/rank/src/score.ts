/** Released, noised sums of one clip. Either may be negative: noise is never clamped away. */
export interface Released {
  views: number;
  /** Views and the other plays together. */
  plays: number;
}

/** Plays that the prior weighs as much as: a clip is judged by its own numbers well beyond this. */
const PRIOR_PLAYS = 60;
/** Hook rate of a clip about which nothing is known. */
const PRIOR_RATE = 0.5;
/** Age at which a clip's score has halved, in milliseconds. */
const HALF_AGE_MS = 36 * 3_600_000;

/**
 * Share of plays that became views, shrunk towards 0.5 by 60 pseudo-plays; strictly between 0 and 1.
 * Bayesian average of a binomial rate (beta prior). Nonsense numbers (NaN, ±Infinity) count as 0.
 * @example hookRate({ views: 0, plays: 0 }) // 0.5
 */
export function hookRate({ views, plays }: Released): number {
  const seen = atLeastZero(views);
  const played = Math.max(seen, atLeastZero(plays));
  return (seen + PRIOR_RATE * PRIOR_PLAYS) / (played + PRIOR_PLAYS);
}

/**
 * How much age leaves of a score: 1 when new, 1/2 at 36 hours, then falling like 1/age.
 * Ages below zero (a clock that disagrees) count as zero.
 * @example ageDecay(36 * 3_600_000) // 0.5
 */
export function ageDecay(ageMs: number): number {
  return 1 / (1 + atLeastZero(ageMs) / HALF_AGE_MS);
}

/**
 * Quality of a clip for the pool: {@link hookRate} × {@link ageDecay}, in (0, 1).
 * Reads released numbers only, so that the order of a feed tells nothing that they do not.
 */
export function score(released: Released, ageMs: number): number {
  return hookRate(released) * ageDecay(ageMs);
}

function atLeastZero(value: number): number {
  return Number.isFinite(value) && value > 0 ? value : 0;
}
