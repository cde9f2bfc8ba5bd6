import type { Db } from '#engines/db/port.ts';
import { addAll } from './commits.ts';
import type { Counter } from './counter.ts';
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
  find(id: string): ViewedVideo | undefined;
  /** Learns all of them; what was published of those that are gone is removed. */
  load(source: VideoSource): Promise<void>;
  changed(id: string): Promise<void>;
  removed(id: string): Promise<void>;
}

export function createVideoCache(
  { commits, published, publisher, timetable }: Counter,
  db: Db,
): VideoCache {
  const videos = new Map<string, ViewedVideo>();
  let source: VideoSource | null = null;

  async function follow(found: readonly ViewedVideo[]): Promise<void> {
    await timetable.follow(found);
    for (const video of found) videos.set(video.id, video);
  }
  async function removed(id: string): Promise<void> {
    videos.delete(id);
    await addAll(commits, [{ kind: 'forget', video: id }]);
    published.forget(id);
    // A release of it that is being written ends first, then its rows go.
    await publisher.flush();
    await removeCounts(db, id);
  }
  return {
    find: (id) => videos.get(id),
    removed,
    async load(from) {
      source = from;
      await follow(await from.all());
      for (const id of published.videos()) if (!videos.has(id)) await removed(id);
    },
    async changed(id) {
      const video = (await source?.one(id)) ?? null;
      if (video === null) videos.delete(id);
      else await follow([video]);
    },
  };
}
