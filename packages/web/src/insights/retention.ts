import type { Measured } from '@footlights/contract';

/** A point of the retention curve. */
export interface RetentionPoint extends Measured {
  seconds: number;
}

/** From so many seconds on a play is a view, or from half of a clip that is shorter than twice that. */
const VIEW_SECONDS = 2;

/**
 * Where the 11 points of a retention curve lie: at the start, where views begin, and at each tenth. Tenths before views
 * begin are left out: nobody can have left between.
 */
export function retentionPoints(
  shares: readonly Measured[],
  durationSeconds: number,
): RetentionPoint[] {
  const [start, viewed, ...tenths] = shares;
  if (start === undefined || viewed === undefined) return [];
  const begins = Math.min(VIEW_SECONDS, durationSeconds / 2);
  const later = tenths
    .map((share, index) => ({ ...share, seconds: ((index + 1) / 10) * durationSeconds }))
    .filter(({ seconds }) => seconds > begins);
  return [{ ...start, seconds: 0 }, { ...viewed, seconds: begins }, ...later];
}
