import type { PoolClip } from '@footlights/rank';
import type { Captions } from '#features/hashtags/captions.ts';
import { type Counters, NO_ACTS, NO_FOLLOWS } from '#features/counters/service.ts';
import type { PoolRow } from '#features/videos/pipeline.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import type { UpheldReportsOf } from '#features/safety/service.ts';
import type { Views } from '#features/views/service.ts';

/** A clip of the pool with all that its place goes by. */
export interface RankedClip extends PoolClip {
  readonly id: VideoId;
  readonly author: AccountId;
}

/** Completes what the pool picks. */
export type RankedOf = (rows: readonly PoolRow[]) => Promise<RankedClip[]>;

/** Where released numbers, public acts and hashtags come from. */
export interface RankedOptions {
  views: Pick<Views, 'releasedOf' | 'watchedOf'>;
  counters: Pick<Counters, 'ofVideos' | 'ofAccounts'>;
  captions: Pick<Captions, 'hashtagsOf'>;
  upheldReportsOf: UpheldReportsOf;
}

/** Clips with released numbers and public acts only: the order of the pool tells nothing that these do not. */
export function createRanked({
  captions,
  counters,
  upheldReportsOf,
  views,
}: RankedOptions): RankedOf {
  return async (rows) => {
    const ids = rows.map(({ id }) => id);
    const clipsOf = Map.groupBy(rows, ({ creator_id: creator }) => creator);
    const watched = await views.watchedOf(
      rows.map(({ duration_seconds: durationSeconds, id }) => ({ id, durationSeconds })),
    );
    const acts = await counters.ofVideos(ids);
    const follows = await counters.ofAccounts([...clipsOf.keys()]);
    const hashtags = await captions.hashtagsOf(ids);
    const upheld = await upheldReportsOf(ids);
    const released = views.releasedOf(ids);
    return rows.map((row) => {
      const { creator_id: author, duration_seconds: durationSeconds, id } = row;
      const { followers } = follows.get(author) ?? NO_FOLLOWS;
      const { views: viewed, plays, viewers } = released.get(id)!;
      return {
        id,
        author,
        publishedAt: row.published_at,
        durationSeconds,
        hashtags: hashtags.get(id) ?? [],
        numbers: {
          views: viewed,
          plays,
          viewers,
          watch: watched.get(id) ?? null,
          acts: {
            ...(acts.get(id) ?? NO_ACTS),
            follows: followers / (clipsOf.get(author)?.length ?? 1),
            reports: upheld.get(id) ?? 0,
          },
        },
      };
    });
  };
}
