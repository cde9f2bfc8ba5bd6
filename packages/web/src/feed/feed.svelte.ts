import type { Clip, ClipPage } from '@footlights/contract';
import {
  appendPage,
  createLine,
  endLine,
  replaceClip,
  orderAfter,
  skipAfter,
  type Line,
} from './line.ts';

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
  /** Those too that come once nothing new is left. */
  readonly loaded: readonly Clip[];
  readonly status: FeedStatus;
  /** The clip in view; `clips.length` is the card at the end. */
  index: number;
  /** Loads further pages until something new is there. Safe to call at any time. */
  grow(): Promise<void>;
  /** Puts what this device has seen behind what it has not. */
  skip(seen: ReadonlySet<string>): void;
  /** From here on pages come in this order; so does the first while its first clip is in view, from the third on. */
  arrange(by: typeof asGiven): void;
  /** Takes a clip as it is now. */
  replace(clip: Clip): void;
  remember(): FeedMemory;
  restore(memory: FeedMemory): void;
}

/** Clips beyond the one in view at which the next page is asked for. */
const AHEAD = 4;
/** Pages of nothing but seen clips that are read before seen clips are shown. */
const PATIENCE = 5;
/** Clips kept on either side of the one in view while another page is open. */
const KEPT = 12;

const asGiven = (clips: readonly Clip[]): readonly Clip[] => clips;

/** What the page was just served with is newer than what was kept. */
function renewed(kept: readonly Clip[], served: readonly Clip[]): Clip[] {
  const fresh = new Map(served.map((clip) => [clip.id, clip]));
  return kept.map((clip) => fresh.get(clip.id) ?? clip);
}

function memoryOf(clips: readonly Clip[], { index, next }: Omit<FeedMemory, 'clips'>): FeedMemory {
  const from = Math.max(0, index - KEPT);
  return { clips: clips.slice(from, index + KEPT), next, index: index - from };
}

/** A feed that begins with `start` and asks `load` for more. */
export function createFeed(start: ClipPage, load: (cursor: string) => Promise<ClipPage>): Feed {
  let line = $state.raw<Line>(createLine(start.clips));
  let next = $state.raw(start.next);
  let hitch = $state.raw<'loading' | 'failed' | null>(null);
  let index = $state(0);
  let seen: ReadonlySet<string> = new Set();
  let order = asGiven;

  async function grow(): Promise<void> {
    if (hitch === 'loading' || index + AHEAD < line.clips.length) return;
    for (let page = 0; next !== null && page < PATIENCE; page += 1) {
      hitch = 'loading';
      const answer = await load(next).catch(() => null);
      if (answer === null) {
        hitch = 'failed';
        return;
      }
      line = appendPage(line, order(answer.clips), seen);
      next = answer.next;
      if (index + AHEAD < line.clips.length) break;
    }
    if (index + AHEAD >= line.clips.length) line = endLine(line);
    hitch = null;
  }

  return {
    get clips() {
      return line.clips;
    },
    get loaded() {
      return [...line.clips, ...line.later];
    },
    get status() {
      return hitch ?? (next === null ? 'end' : 'more');
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
    arrange(by) {
      order = by;
      if (index === 0) line = orderAfter(line, 2, by);
    },
    replace(clip) {
      line = replaceClip(line, clip);
    },
    remember: () => memoryOf(line.clips, { next, index }),
    restore(memory) {
      line = createLine(renewed(memory.clips, start.clips));
      ({ index, next } = memory);
      hitch = null;
    },
  };
}
