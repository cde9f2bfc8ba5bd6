import { DEFAULT_PRIVACY, derivePrivacy, type Privacy, type Statistic } from '@footlights/count';

/** ε as it is configured when nobody sets it. */
export const EPSILONS = {
  plays: DEFAULT_PRIVACY.epsilons.plays,
  viewers: DEFAULT_PRIVACY.epsilons.viewers,
  bins: DEFAULT_PRIVACY.epsilons.bins,
  source: DEFAULT_PRIVACY.epsilons.sources,
};

/** The parameters in force. */
export const PRIVACY: Privacy = usual();

/** What one number gives away: how far the plays move it, and which noise is on it. */
export interface Shift {
  statistic: Statistic;
  /** Position in its window's vector. */
  index: number;
  /** How far the plays in question move it. */
  change: number;
}

/**
 * Logarithm of the likelihood ratio, plays against none, of published numbers from which everything else that is
 * known was subtracted. The optimal attacker guesses by its sign (Neyman and Pearson).
 */
export function logRatio(values: readonly number[], shifts: readonly Shift[]): number {
  return shifts.reduce((sum, { statistic, index, change }) => {
    const x = values[index] ?? 0;
    return sum + (Math.abs(x) - Math.abs(x - change)) * rateOf(statistic);
  }, 0);
}

/** 1 / scale. */
export function rateOf(statistic: Statistic): number {
  const { numerator, denominator } = PRIVACY.scales[statistic];
  return denominator / numerator;
}

function usual(): Privacy {
  const derived = derivePrivacy(DEFAULT_PRIVACY);
  if (!derived.ok) throw new Error(derived.problems.join(' '));
  return derived.privacy;
}
