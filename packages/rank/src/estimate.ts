/** A released number: a noised sum, at times below zero, and the standard error of its noise. */
export interface Estimate {
  readonly value: number;
  readonly standardError: number;
}

/** What is known of a rate: its value, and how many plays without noise would tell as much. */
export interface Rate {
  /** 0 to 1. */
  readonly value: number;
  /** Effective plays; 0: nothing is known. */
  readonly evidence: number;
}

/** Nothing is known. */
export const UNKNOWN: Rate = { value: 0, evidence: 0 };

/**
 * The rate `part` of `whole`, whose noise has the variance that `noiseAt` gives for a rate. Noise counts as missing
 * evidence: its variance is added to that of a sample of so many plays, and the evidence is the number of plays whose
 * sampling variance alone would be as large. Nonsense (NaN, ±Infinity) and wholes within one standard error of nothing
 * tell nothing.
 * @example rateOf(50, { value: 100, standardError: 0 }, () => 0) // { value: 0.5, evidence: 100 }
 */
export function rateOf(part: number, whole: Estimate, noiseAt: (rate: number) => number): Rate {
  const { standardError, value: plays } = whole;
  if (![part, plays, standardError].every(Number.isFinite)) return UNKNOWN;
  if (plays < 1 || plays <= standardError) return UNKNOWN;
  const value = Math.min(1, Math.max(0, part / plays));
  // A rate of 0 is not known for sure because nothing was seen: as if half a play had been.
  return withEvidence(value, { plays, noise: noiseAt(Math.max(value, 0.5 / plays)) });
}

/**
 * A mean share whose standard error is known, over so many plays.
 * @example meanOf({ value: 0.4, standardError: 0 }, 80) // { value: 0.4, evidence: 80 }
 */
export function meanOf({ value, standardError }: Estimate, plays: number): Rate {
  if (![value, standardError, plays].every(Number.isFinite) || plays < 1) return UNKNOWN;
  const share = Math.min(1, Math.max(0, value));
  return withEvidence(share, { plays, noise: standardError ** 2 });
}

/** A rate with the plays that alone would leave it as uncertain as these plays and this noise variance together do. */
function withEvidence(value: number, { plays, noise }: { plays: number; noise: number }): Rate {
  const spread = Math.max(value * (1 - value), 0.5 / plays);
  const evidence = spread / (spread / plays + noise);
  return Number.isFinite(evidence) ? { value, evidence } : UNKNOWN;
}

/** What rates of clips are like: a Beta distribution with this mean, which weighs as much as so many plays. */
export interface Prior {
  readonly rate: number;
  readonly plays: number;
}

/**
 * The part of the Beta posterior's mean that is the rate's own, the rest being the prior's: 0 to 1.
 * @example ownPartOf({ value: 0.2, evidence: 60 }, { rate: 0.5, plays: 60 }) // 0.5
 */
export function ownPartOf({ evidence }: Rate, { plays }: Prior): number {
  return evidence / (evidence + plays);
}

/** Standard deviation of rates among clips, as the prior has it. */
export function deviationOf({ rate, plays }: Prior): number {
  return Math.sqrt((rate * (1 - rate)) / (plays + 1));
}
