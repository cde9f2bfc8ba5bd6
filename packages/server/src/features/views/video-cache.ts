import type { Db } from '#engines/db/port.ts';
import { addAll } from './commits.ts';
import type { Counter } from './counter.ts';
import { createPages } from './pages.ts';
import { removeCounts } from './store.ts';

/** A video that can be played, as the counter needs to know it. */
export interface ViewedVideo {
  id: string;
  durationSeconds: number;
  isPublic: boolean;
  /** Epoch ms. */
  publishedAt: number;
}

/** Where the counter learns of videos. */
export interface VideoSource {
  /** Every video that can be played. */
  all(): Promise<readonly ViewedVideo[]>;
  /** Null: there is none of that id that can be played. */
  one(id: string): Promise<ViewedVideo | null>;
}

/** The videos that may be counted, in memory: a packet is judged without asking the database. */
export interface VideoCache {
  find(id: string): Pick<ViewedVideo, 'durationSeconds'> | undefined;
  /** Learns all of them; what was published of those that are gone is removed. */
  load(source: VideoSource): Promise<void>;
  changed(id: string): Promise<void>;
  removed(id: string): Promise<void>;
}

/** Memory: 8 bytes a video beside what its windows take. */
export function createVideoCache(
  { commits, published, publisher, timetable }: Counter,
  db: Db,
): VideoCache {
  /** Seconds, by the number of the video's fast series; `NaN` for one that may not be counted. */
  const durations = createPages(1);
  let source: VideoSource | null = null;

  function setDuration(id: string, seconds: number): void {
    const series = published.numberOf(id, 'fast');
    if (series !== undefined) durations.set(series >> 1, 0, seconds);
  }
  function durationOf(id: string): number {
    const series = published.numberOf(id, 'fast');
    return series === undefined ? NaN : durations.get(series >> 1, 0);
  }
  async function follow(found: readonly ViewedVideo[]): Promise<void> {
    await timetable.follow(found);
    for (const { id, durationSeconds } of found) setDuration(id, durationSeconds);
  }
  async function remove(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    for (const id of ids) setDuration(id, NaN);
    await addAll(
      commits,
      ids.map((video) => ({ kind: 'forget', video })),
    );
    for (const id of ids) published.forget(id);
    // A release of one that is being written ends first, then the rows go.
    await publisher.flush();
    await removeCounts(db, ids);
  }
  return {
    find(id) {
      const durationSeconds = durationOf(id);
      return Number.isNaN(durationSeconds) ? undefined : { durationSeconds };
    },
    removed: (id) => remove([id]),
    async load(from) {
      source = from;
      await follow(await from.all());
      await remove(published.videos().filter((id) => Number.isNaN(durationOf(id))));
    },
    async changed(id) {
      const video = (await source?.one(id)) ?? null;
      if (video === null) setDuration(id, NaN);
      else await follow([video]);
    },
  };
}
