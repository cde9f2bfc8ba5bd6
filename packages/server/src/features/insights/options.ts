import type { InsightClip } from '@footlights/contract';
import type { BlobName } from '#engines/blobs/port.ts';
import type { Db } from '#engines/db/port.ts';
import type { Counters } from '#features/counters/service.ts';
import type { Audience } from '#features/relations/service.ts';
import { shownAs, type Clips, type PlayedClip } from '#features/videos/pipeline.ts';
import type { Views } from '#features/views/service.ts';
import type { Clock } from '#lib/clock.ts';

/** What insights are made of: released numbers, acts, and the creator's own clips. */
export interface InsightsOptions {
  db: Db;
  clock: Pick<Clock, 'now'>;
  views: Pick<Views, 'releasedOf' | 'releasedDaysOf' | 'slowSumsOf' | 'valuesOf'>;
  counters: Pick<Counters, 'daysOfAccount' | 'daysOfVideo' | 'ofCreator' | 'ofVideos'>;
  clips: Pick<Clips, 'playedBy'>;
  /** Address of a file of a clip for that audience. */
  addressOf: (blob: BlobName, audience: Audience) => string;
}

/** A clip as a line of a table. */
export function lineOf(clip: PlayedClip, { addressOf }: Pick<InsightsOptions, 'addressOf'>) {
  const { audience, id, caption, poster_webp: poster } = clip;
  return {
    id,
    caption,
    // What was removed has no address any more.
    poster: poster === null || audience === 'removed' ? null : addressOf(poster, audience),
    durationSeconds: clip.duration_seconds,
    visibility: shownAs(audience),
    publishedAt: clip.published_at,
  } satisfies InsightClip;
}
