import type { ActCounts } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { Clock } from '#lib/clock.ts';
import type { VideoId } from '#lib/ids.ts';
import { pointsOf } from './points.ts';
import { pickLively } from './store.ts';

/** Where trending hashtags come from: released numbers and exact counts of acts, nothing else. */
export interface TrendingOptions {
  db: Db;
  clock: Pick<Clock, 'now' | 'monotonic'>;
  /** Released sums; those of which nothing is released may be missing. */
  releasedOf: (ids: VideoId[]) => ReadonlyMap<string, { views: number }>;
  actsOf: (ids: VideoId[]) => Promise<ReadonlyMap<VideoId, ActCounts>>;
}

/** Trending hashtags, the same for everybody. */
export interface Trending {
  /** Most lively first, at most 20; recomputed when older than five minutes. */
  list(): Promise<readonly string[]>;
}

const WINDOW_MS = 72 * 3_600_000;
const FRESH_MS = 5 * 60_000;
/** Most clips looked at: it costs the same whatever the instance holds. */
const MOST_CLIPS = 20_000;
const LOT = 500;
const MOST = 20;
/** One person alone, or two, cannot make a trend. */
const LEAST_CREATORS = 3;

/**
 * The score of a hashtag, from the public clips of the last 72 hours that carry it, is the sum over their creators of
 * log2(1 + points of that creator's clips). Twice the points of one creator add 1; another creator adds as much as all
 * of theirs: many people weigh more than much noise. Fewer than three creators are no trend.
 */
export function createTrending(options: TrendingOptions): Trending {
  const { clock } = options;
  let listed: readonly string[] = [];
  let madeAt = Number.NEGATIVE_INFINITY;
  let making: Promise<void> | undefined;

  async function renew(): Promise<void> {
    madeAt = clock.monotonic();
    try {
      listed = await rank(options);
    } catch (error) {
      madeAt = Number.NEGATIVE_INFINITY;
      throw error;
    }
  }
  return {
    async list() {
      if (clock.monotonic() - madeAt >= FRESH_MS) {
        making ??= renew().finally(() => {
          making = undefined;
        });
      }
      await making;
      return listed;
    },
  };
}

async function rank(options: TrendingOptions): Promise<string[]> {
  const since = options.clock.now() - WINDOW_MS;
  const rows = await pickLively(options.db, { since, limit: MOST_CLIPS });
  const points = await pointsOfClips(options, [...new Set(rows.map((row) => row.video_id))]);
  const byHashtag = Map.groupBy(rows, ({ hashtag }) => hashtag);
  const scored = [...byHashtag].flatMap(([hashtag, of]) => {
    const byCreator = new Map<string, number>();
    for (const { creator_id: creator, video_id: id } of of)
      byCreator.set(creator, (byCreator.get(creator) ?? 0) + (points.get(id) ?? 0));
    const score = [...byCreator.values()].reduce((sum, one) => sum + Math.log2(1 + one), 0);
    return byCreator.size < LEAST_CREATORS || score === 0 ? [] : [{ hashtag, score }];
  });
  return scored
    .toSorted((a, b) => b.score - a.score || (a.hashtag < b.hashtag ? -1 : 1))
    .slice(0, MOST)
    .map(({ hashtag }) => hashtag);
}

async function pointsOfClips(
  { releasedOf, actsOf }: TrendingOptions,
  ids: readonly VideoId[],
): Promise<Map<VideoId, number>> {
  const points = new Map<VideoId, number>();
  for (let from = 0; from < ids.length; from += LOT) {
    const lot = ids.slice(from, from + LOT);
    const released = releasedOf(lot);
    const acts = await actsOf(lot);
    for (const id of lot) {
      const views = released.get(id)?.views ?? 0;
      points.set(id, pointsOf({ views, acts: acts.get(id) }));
    }
  }
  return points;
}
