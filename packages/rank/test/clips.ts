import { NO_NUMBERS, type Numbers, type PoolClip } from '../src/index.ts';

export const NOW = Date.UTC(2026, 0, 10);
export const HOUR_MS = 3_600_000;

/** A clip of half a minute, an hour old, of which nothing is known but what is given. */
export function clipOf(id: string, author: string, more: Partial<PoolClip> = {}): PoolClip {
  return {
    id,
    author,
    publishedAt: NOW - HOUR_MS,
    durationSeconds: 30,
    hashtags: [],
    numbers: NO_NUMBERS,
    ...more,
  };
}

const exact = (value: number) => ({ value, standardError: 0 });

/** Released numbers without noise; `share` and `completion` are released where one is given. */
export function numbersOf(given: {
  plays: number;
  views?: number;
  share?: number;
  completion?: number;
  likes?: number;
  /** Of each kind. */
  acts?: number;
  reports?: number;
  noise?: number;
}): Numbers {
  const { plays, views = plays / 2, share, completion = 0.3, noise = 0 } = given;
  const noised = (value: number) => ({ value, standardError: noise });
  return {
    views: noised(views),
    plays: noised(plays),
    viewers: noised(plays),
    watch:
      share === undefined
        ? null
        : { firstPlays: plays, share: exact(share), completion: exact(completion) },
    acts: {
      ...NO_NUMBERS.acts,
      likes: given.likes ?? given.acts ?? views * 0.04,
      comments: given.acts ?? views * 0.005,
      shares: given.acts ?? views * 0.005,
      saves: given.acts ?? views * 0.008,
      reports: given.reports ?? 0,
    },
  };
}
