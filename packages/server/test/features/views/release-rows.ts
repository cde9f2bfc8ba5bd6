import type { Db } from '#engines/db/port.ts';
import type { ViewReleaseRow } from '../../../src/features/views/table.ts';

/** A release row with the video it is of. */
export type ReleaseRowOf = ViewReleaseRow & { video_id: string; pace: 'fast' | 'slow' };

/** Everything published, by video, pace and window. */
export function releaseRowsOf(db: Db): Promise<ReleaseRowOf[]> {
  return db
    .selectFrom('view_releases')
    .innerJoin('view_windows', 'view_windows.series', 'view_releases.series')
    .selectAll('view_releases')
    .select(['video_id', 'pace'])
    .orderBy('video_id')
    .orderBy('pace')
    .orderBy('first_window')
    .execute();
}
