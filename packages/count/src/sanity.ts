import { leastSeconds } from './bins.ts';

/** One packet as the ticket bound sees it. */
export type Claim = {
  /** Watch bins 0..10 of each pass. */
  readonly passes: readonly number[];
  readonly durationSeconds: number;
  /** From the ticket's minute to arrival; of a queued play, from its watching ticket to its own packet's ticket. */
  readonly elapsedSeconds: number;
};

/**
 * Whether the packet can have been watched since its ticket, at up to double speed:
 * Σ max(0, bin − 1)/10 × duration ≤ 2 × elapsed + 15 s. Not an anti-forgery measure.
 */
export function isPlausible(claim: Claim): boolean {
  let claimedSeconds = 0;
  for (const bin of claim.passes) claimedSeconds += leastSeconds(bin, claim.durationSeconds);
  return claimedSeconds <= 2 * Math.max(0, claim.elapsedSeconds) + 15;
}
