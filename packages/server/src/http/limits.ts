import { createHmac, randomBytes } from 'node:crypto';
import type { Rate } from '@footlights/contract';
import type { Clock } from '#lib/clock.ts';

/** Token buckets in memory, keyed by a hash under a key of this process alone. */
export interface Limits {
  /** Takes one token. 0 when there was one, else seconds until there will be. */
  take(bucket: string, rate: Pick<Rate, 'perMinute' | 'burst'>): number;
}

const MOST_BUCKETS = 100_000;

/** At most 100,000 buckets are kept; the longest unused leave first. */
export function createLimits(clock: Pick<Clock, 'monotonic'>): Limits {
  const key = randomBytes(32);
  const buckets = new Map<string, { tokens: number; at: number }>();

  function forgetOldest(): void {
    for (const name of buckets.keys()) {
      if (buckets.size < MOST_BUCKETS) return;
      buckets.delete(name);
    }
  }
  return {
    take(bucket, rate) {
      const name = createHmac('sha256', key).update(bucket).digest('base64url');
      const now = clock.monotonic();
      const before = buckets.get(name);
      const perMs = rate.perMinute / 60_000;
      const tokens = Math.min(
        rate.burst,
        before === undefined ? rate.burst : before.tokens + (now - before.at) * perMs,
      );
      buckets.delete(name);
      forgetOldest();
      buckets.set(name, { tokens: tokens >= 1 ? tokens - 1 : tokens, at: now });
      return tokens >= 1 ? 0 : (1 - tokens) / perMs / 1000;
    },
  };
}
