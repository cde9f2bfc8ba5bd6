import { NO_ACTS } from '#features/counters/service.ts';
import type { ActCounts } from '@footlights/contract';

/** What a clip has come to, from released numbers and deliberate acts. */
export interface Standing {
  /** Released views; with their noise they may be below zero. */
  views: number;
  acts?: ActCounts | undefined;
}

/** Points of a clip: a like 1, a comment 2, a share or a save 3, ten released views 1. */
export function pointsOf({ views, acts = NO_ACTS }: Standing): number {
  const { likes, comments, shares, saves } = acts;
  return Math.max(0, views) / 10 + likes + 2 * comments + 3 * (shares + saves);
}
