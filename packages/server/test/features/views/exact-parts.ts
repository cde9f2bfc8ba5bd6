import type { CounterParts } from '#features/views/options.ts';

/** A counter without noise: what it releases is what it counted, so that a test can say how much that was. */
export const EXACT: Partial<CounterParts> = {
  noised: ({ group, counts }) => ({ group, values: [...counts], variances: [1, 1] }),
};
