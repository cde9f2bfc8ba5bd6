import type { KeyedHash } from './half-sip-hash.ts';
import type { FrozenSegment } from './slots.ts';
import { createTagTable, type TagTable } from './tag-table.ts';
import { createVideoTable, type FrozenVideos, type VideoTable } from './video-table.ts';

/** The tags and videos of one day. */
export type DayCounts = { readonly tags: TagTable; readonly videos: VideoTable };

/** A tally's state at one moment. */
export type FrozenTally = {
  readonly videos: FrozenVideos;
  /** Slots of the tag table, segment by segment. */
  readonly segments: readonly FrozenSegment[];
};

/** The day after: no tags, and the same videos. */
export function withoutTags({ videos }: DayCounts, hash: KeyedHash, maxTags: number): DayCounts {
  return { tags: createTagTable(hash, maxTags), videos };
}

/** An empty day. */
export function createDayCounts(hash: KeyedHash, maxTags: number): DayCounts {
  return { tags: createTagTable(hash, maxTags), videos: createVideoTable(hash) };
}
