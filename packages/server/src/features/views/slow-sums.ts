import { setImmediate as breathe } from 'node:timers/promises';
import {
  averageShare,
  completion,
  type Estimate,
  firstPlaysOf,
  type NoisedCounts,
  sumCounts,
} from '@footlights/count';
import type { Db } from '#engines/db/port.ts';
import type { Published } from './published.ts';
import { noisedOf } from './store.ts';

/** Published watch bins and sources of videos, added up from their release rows; those without any are missing. */
export type SlowSumsOf = (ids: readonly string[]) => Promise<ReadonlyMap<string, NoisedCounts>>;

/** Videos that are looked up together. */
const LOT = 250;

interface Known {
  /** Windows that were cut when it was read: their rows are written before. */
  windows: number;
  sums: NoisedCounts | null;
}

/** A series whose rows have to be read. */
interface Wanted {
  id: string;
  series: number;
  windows: number;
}

/**
 * Remembers the sums of the videos that were asked for last, about 300 bytes each: those of one call, and as many more
 * of earlier ones as make `most`. Reads those anew whose window was cut since: once a day and video at most.
 */
export function createSlowSums(
  db: Db,
  published: Pick<Published, 'numberOf' | 'cutOf'>,
  most = 0,
): SlowSumsOf {
  /** The one that was asked for last is the last. */
  const known = new Map<string, Known>();

  function remember(asked: ReadonlyMap<string, Known>): void {
    for (const [id, one] of asked) {
      known.delete(id);
      known.set(id, one);
    }
    for (const id of known.keys()) {
      if (known.size <= Math.max(most, asked.size)) break;
      known.delete(id);
    }
  }

  async function readLot(lot: readonly Wanted[], into: Map<string, Known>) {
    const rows = await db
      .selectFrom('view_releases')
      .selectAll()
      .where(
        'series',
        'in',
        lot.map(({ series }) => series),
      )
      .execute();
    const bySeries = Map.groupBy(rows, ({ series }) => series);
    for (const { id, series, windows } of lot) {
      const sums = sumCounts((bySeries.get(series) ?? []).map(noisedOf), 'slow');
      into.set(id, { windows, sums });
    }
  }
  return async (ids) => {
    const kept = new Map<string, Known>();
    const wanted: Wanted[] = [];
    for (const id of ids) {
      const series = published.numberOf(id, 'slow');
      const windows = series === undefined ? 0 : (published.cutOf(series)?.window ?? 0);
      if (series === undefined || windows === 0) continue;
      const before = known.get(id);
      if (before?.windows === windows) kept.set(id, before);
      else wanted.push({ id, series, windows });
    }
    for (let from = 0; from < wanted.length; from += LOT) {
      if (from > 0) await breathe();
      await readLot(wanted.slice(from, from + LOT), kept);
    }
    remember(kept);
    return new Map([...kept].flatMap(([id, { sums }]) => (sums === null ? [] : [[id, sums]])));
  };
}

/** How far a clip is watched, by what is published. */
export interface WatchedShares {
  firstPlays: number;
  /** Mean watch share of first plays, 0 to 1. */
  share: Estimate;
  /** Share of first plays that reached the last tenth, 0 to 1. */
  completion: Estimate;
}

/** How far clips are watched; those of which too little is published are missing. */
export type WatchedOf = (
  clips: readonly { id: string; durationSeconds: number }[],
) => Promise<ReadonlyMap<string, WatchedShares>>;

export function createWatched(slowSumsOf: SlowSumsOf): WatchedOf {
  return async (clips) => {
    const sums = await slowSumsOf(clips.map(({ id }) => id));
    const watched = new Map<string, WatchedShares>();
    for (const { durationSeconds, id } of clips) {
      const slow = sums.get(id);
      const share = slow === undefined ? null : averageShare(slow, durationSeconds);
      const completed = slow === undefined ? null : completion(slow);
      if (slow === undefined || share === null || completed === null) continue;
      watched.set(id, { firstPlays: firstPlaysOf(slow).value, share, completion: completed });
    }
    return watched;
  };
}
