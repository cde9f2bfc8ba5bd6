import type { Rate } from './endpoint.ts';

/** How often an account, and a network, may act on clips and comments in one way. */
export const ACT_RATES: readonly Rate[] = [
  { perMinute: 60, burst: 120, by: 'account' },
  { perMinute: 600, burst: 1200, by: 'network' },
];
