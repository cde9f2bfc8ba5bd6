import type { HashKey } from './half-sip-hash.ts';
import {
  createPendingCounts,
  type FrozenPending,
  isWithoutPending,
  type PendingCounts,
  readPending,
} from './pending.ts';
import { isVideoId } from './record.ts';
import { createTagTable, MAX_VIDEO_INDEX, type TagTable } from './tag-table.ts';

/** The tags and pending counts of one day, by video index. Indexes are given in order of appearance. */
export type DayCounts = {
  readonly table: TagTable;
  readonly pending: PendingCounts;
  /** Videos that have an index. */
  readonly videos: number;
  /** Whether no further video can have an index. */
  isFull(): boolean;
  /** The video's index, or −1. */
  find(video: string): number;
  /** The video's index, new if it has none; −1 for a string that is no video id. */
  indexFor(video: string): number;
  /** Takes a video's index away and clears its pending counts; its tags belong to nothing then. */
  forget(video: string): void;
  addPending(video: string, fast: readonly number[], slow: readonly number[]): void;
  /** Adds the pending counts that are not 0 to the next day and gives it. */
  carry(next: DayCounts): DayCounts;
  freeze(): FrozenTally;
};

/** A tally's state at one moment. */
export type FrozenTally = {
  /** Video id of each index; undefined for a forgotten one. */
  readonly ids: readonly (string | undefined)[];
  readonly pending: FrozenPending;
  /** Slots of the tag table, segment by segment. */
  readonly segments: readonly Int32Array[];
};

/** An empty day. */
export function createDayCounts(key: HashKey, maxTags: number): DayCounts {
  const ids: (string | undefined)[] = [];
  const indexes = new Map<string, number>();
  const pending = createPendingCounts();
  const table = createTagTable(key, maxTags);

  function indexFor(video: string): number {
    const known = indexes.get(video);
    if (known !== undefined) return known;
    if (!isVideoId(video)) return -1;
    indexes.set(video, ids.length);
    return ids.push(video) - 1;
  }

  return {
    table,
    pending,
    get videos() {
      return indexes.size;
    },
    isFull: () => ids.length >= MAX_VIDEO_INDEX,
    find: (video) => indexes.get(video) ?? -1,
    indexFor,
    forget(video) {
      const index = indexes.get(video);
      if (index === undefined) return;
      indexes.delete(video);
      ids[index] = undefined;
      pending.clear(index, 'fast');
      pending.clear(index, 'slow');
    },
    addPending(video, fast, slow) {
      const index = indexFor(video);
      if (index < 0) return;
      pending.add(index, 'fast', fast);
      pending.add(index, 'slow', slow);
    },
    carry(next) {
      const pages = pending.freeze();
      for (const [video, index] of indexes) {
        if (isWithoutPending(pages, index)) continue;
        const fast = readPending(pages, index, 'fast');
        next.addPending(video, fast, readPending(pages, index, 'slow'));
      }
      return next;
    },
    freeze: () => ({ ids: ids.slice(), pending: pending.freeze(), segments: table.freeze() }),
  };
}
