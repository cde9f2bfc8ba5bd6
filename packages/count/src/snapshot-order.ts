import type { FrozenTally } from './day-counts.ts';
import { SEGMENT_SLOTS, SLOT_WORDS } from './tag-segment.ts';
import { sortStrings, type Steps } from './sort-steps.ts';
import type { Tag } from './tag.ts';

/** Tags of a video are grouped by their top 4 bits before they are sorted, which keeps sorting steps short. */
const GROUPS = 16;
const SEGMENTS_PER_STEP = 8;
const SUMS_PER_STEP = 500_000;

/** A tally's videos in order and where each one's tags are. */
export type SnapshotOrder = {
  /** Videos in ascending order. */
  readonly videos: readonly { readonly id: string; readonly index: number }[];
  /** The tags of the video at a position of `videos` in one of 16 groups, ascending by group and within. */
  tagsOf(position: number, group: number): { readonly tag: Tag; readonly mask: number }[];
};

/** Groups of a video: pass 0 up to this to `tagsOf`. */
export const TAG_GROUPS = GROUPS;

/** Orders a frozen tally by (video, tag) in short steps. Memory: 4 bytes a tag and 64 a video. */
export function* orderTally(frozen: FrozenTally): Steps<SnapshotOrder> {
  const videos = yield* orderVideos(frozen.ids);
  const rankOf = new Int32Array(frozen.ids.length).fill(-1);
  for (const [rank, { index }] of videos.entries()) rankOf[index] = rank;

  // Counting sort: how many tags each (video, group) has, where each begins, then each tag to its place.
  const starts = new Uint32Array(videos.length * GROUPS + 1);
  yield* visitTags(frozen.segments, (words, at) => {
    const bucket = bucketOf(words, at, rankOf);
    if (bucket >= 0) starts[bucket + 1] = (starts[bucket + 1] ?? 0) + 1;
  });
  for (let i = 1; i < starts.length; i++) {
    starts[i] = (starts[i] ?? 0) + (starts[i - 1] ?? 0);
    if (i % SUMS_PER_STEP === 0) yield null;
  }
  const places = new Uint32Array(starts.at(-1) ?? 0);
  const next = starts.slice();
  yield* visitTags(frozen.segments, (words, at, place) => {
    const bucket = bucketOf(words, at, rankOf);
    if (bucket < 0) return;
    const to = next[bucket] ?? 0;
    places[to] = place;
    next[bucket] = to + 1;
  });

  return {
    videos,
    tagsOf(position, group) {
      const bucket = position * GROUPS + group;
      const own = places.subarray(starts[bucket] ?? 0, starts[bucket + 1] ?? 0);
      return readSorted(frozen.segments, own);
    },
  };
}

function* orderVideos(ids: FrozenTally['ids']): Steps<{ id: string; index: number }[]> {
  const indexes = new Map<string, number>();
  for (const [index, id] of ids.entries()) if (id !== undefined) indexes.set(id, index);
  yield null;
  const sorted = yield* sortStrings([...indexes.keys()]);
  return sorted.map((id) => ({ id, index: indexes.get(id) ?? 0 }));
}

type VisitTag = (words: Int32Array, at: number, place: number) => void;

/** Visits every tag with its words, their position and its place: segment × slots + slot. */
function* visitTags(segments: readonly Int32Array[], visit: VisitTag): Steps<void> {
  for (const [number, words] of segments.entries()) {
    for (let slot = 0; slot < SEGMENT_SLOTS; slot++) {
      const at = slot * SLOT_WORDS;
      if (words[at + 2] !== 0) visit(words, at, number * SEGMENT_SLOTS + slot);
    }
    if (number % SEGMENTS_PER_STEP === 0) yield null;
  }
}

function bucketOf(words: Int32Array, at: number, rankOf: Int32Array): number {
  const rank = rankOf[(words[at + 2] ?? 0) >>> 4] ?? -1;
  return rank < 0 ? -1 : rank * GROUPS + ((words[at] ?? 0) >>> 28);
}

type Entry = { readonly tag: Tag; readonly mask: number };

/** Sorts numerically by the high word first, which needs no comparator; equal ones by the low word. */
function readSorted(segments: readonly Int32Array[], places: Uint32Array): Entry[] {
  // NOTE: a high word and a position below 2^21 fit into the 53 bits of a double.
  const keys = new Float64Array(places.length);
  for (const [i, place] of places.entries()) {
    keys[i] = (readEntry(segments, place).tag.high >>> 0) * 2 ** 21 + (i % 2 ** 21);
  }
  if (places.length > 2 ** 21) {
    return Array.from(places, (place) => readEntry(segments, place)).toSorted(byTag);
  }
  const entries = Array.from(keys.toSorted(), (key) =>
    readEntry(segments, places[key % 2 ** 21] ?? 0),
  );
  return hasEqualHighs(entries) ? entries.toSorted(byTag) : entries;
}

function readEntry(segments: readonly Int32Array[], place: number): Entry {
  const words = segments[Math.floor(place / SEGMENT_SLOTS)];
  const at = (place % SEGMENT_SLOTS) * SLOT_WORDS;
  const tag = { high: words?.[at] ?? 0, low: words?.[at + 1] ?? 0 };
  return { tag, mask: (words?.[at + 2] ?? 0) & 15 };
}

function hasEqualHighs(entries: readonly Entry[]): boolean {
  return entries.some((entry, i) => i > 0 && entry.tag.high === entries[i - 1]?.tag.high);
}

function byTag(a: Entry, b: Entry): number {
  return (a.tag.high >>> 0) - (b.tag.high >>> 0) || (a.tag.low >>> 0) - (b.tag.low >>> 0);
}
