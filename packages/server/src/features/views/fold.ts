import type { Db } from '#engines/db/port.ts';
import { foldVideo, videosToFold } from './store.ts';

/** Adds up release rows older than 30 days by month, one video at a time. */
export async function foldOld(db: Db, now: number): Promise<void> {
  for (const video of await videosToFold(db, now)) {
    await foldVideo(db, video, now);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
