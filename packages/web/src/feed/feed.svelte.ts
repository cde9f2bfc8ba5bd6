import type { Clip, ClipPage } from '@footlights/contract';
import { appendPage, createLine, endLine, skipAfter, type Line } from './line.ts';

/** Where the end of the feed stands. */
export type FeedStatus = 'more' | 'loading' | 'failed' | 'end';

/** What is kept of a feed while another page is open. */
export interface FeedMemory {
  clips: readonly Clip[];
  next: string | null;
  index: number;
}

/** A feed that grows as one goes down. */
export interface Feed {
  readonly clips: readonly Clip[];
  readonly status: FeedStatus;
  /** The clip in view; `clips.length` is the card at the end. */
  index: number;
  /** Loads further pages until something new is there. Safe to call at any time. */
  grow(): Promise<void>;
  /** Puts what this device has seen behind what it has not. */
  skip(seen: ReadonlySet<string>): void;
  remember(): FeedMemory;
  restore(memory: FeedMemory): void;
}

/** Clips beyond the one in view at which the next page is asked for. */
const AHEAD = 4;
/** Pages of nothing but seen clips that are read before seen clips are shown. */
const PATIENCE = 5;
/** Clips kept on either side of the one in view while another page is open. */
const KEPT = 12;

/** A feed that begins with `start` and asks `load` for more. */
export function createFeed(start: ClipPage, load: (cursor: string) => Promise<ClipPage>): Feed {
  let line = $state.raw<Line>(createLine(start.clips));
  let next = $state.raw(start.next);
  let status = $state.raw<FeedStatus>(start.next === null ? 'end' : 'more');
  let index = $state(0);
  let seen: ReadonlySet<string> = new Set();

  async function grow(): Promise<void> {
    if (status === 'loading' || index + AHEAD < line.clips.length) return;
    for (let page = 0; next !== null && page < PATIENCE; page += 1) {
      status = 'loading';
      try {
        const answer = await load(next);
        line = appendPage(line, answer.clips, seen);
        next = answer.next;
      } catch {
        status = 'failed';
        return;
      }
      if (index + AHEAD < line.clips.length) break;
    }
    if (index + AHEAD >= line.clips.length) line = endLine(line);
    status = next === null ? 'end' : 'more';
  }

  return {
    get clips() {
      return line.clips;
    },
    get status() {
      return status;
    },
    get index() {
      return index;
    },
    set index(value) {
      index = value;
    },
    grow,
    skip(ids) {
      seen = ids;
      line = skipAfter(line, index, ids);
      if (next === null) line = endLine(line);
    },
    remember() {
      const from = Math.max(0, index - KEPT);
      return { clips: line.clips.slice(from, index + KEPT), next, index: index - from };
    },
    restore(memory) {
      // What the page was just served with is newer than what was kept.
      const fresh = new Map(start.clips.map((clip) => [clip.id, clip]));
      line = createLine(memory.clips.map((clip) => fresh.get(clip.id) ?? clip));
      next = memory.next;
      index = memory.index;
      status = next === null ? 'end' : 'more';
    },
  };
}
