import type { Clock } from '#lib/clock.ts';

/** Where better-auth keeps challenges: the part of its secondary storage that they need. */
export interface ChallengeMemory {
  get(key: string): string | null;
  set(key: string, value: string, ttlSeconds?: number): void;
  delete(key: string): void;
  getAndDelete(key: string): string | null;
  /** For the library's own limits, which are off. */
  increment(): never;
}

const MOST = 10_000;

/** Keeps challenges in memory until they are used or lapse; everything else the library offers is left to its rows. */
export function createChallengeMemory(clock: Pick<Clock, 'monotonic'>): ChallengeMemory {
  const kept = new Map<string, { value: string; until: number }>();

  function forgetOldest(): void {
    for (const [key, { until }] of kept) {
      if (kept.size < MOST && until > clock.monotonic()) return;
      kept.delete(key);
    }
  }
  function get(key: string): string | null {
    const found = kept.get(key);
    return found !== undefined && found.until > clock.monotonic() ? found.value : null;
  }
  return {
    get,
    set(key, value, ttlSeconds = 0) {
      if (!key.startsWith('verification:')) return;
      forgetOldest();
      kept.set(key, { value, until: clock.monotonic() + ttlSeconds * 1000 });
    },
    delete: (key) => void kept.delete(key),
    getAndDelete(key) {
      const value = get(key);
      kept.delete(key);
      return value;
    },
    increment() {
      throw new Error('Limits are ours (http/limits.ts), not the library’s.');
    },
  };
}
