import type { FrozenTally } from './day-counts.ts';
import { compareIds, type IdChunk } from './id-store.ts';
import { idPositionOf } from './pending.ts';
import { type FrozenSegment, SEGMENT_SLOTS, SLOT_WORDS } from './slots.ts';
import { RUN, type Sortable, sortSteps, type Steps } from './sort-steps.ts';
import { createTagSorter, type TagColumns } from './tag-columns.ts';

const SEGMENTS_PER_STEP = 2;
const VIDEOS_PER_STEP = 32_768;
const TAGS_PER_STEP = 4096;

/** A tally's videos in order and where each one's tags are. */
export type SnapshotOrder = {
  /** Indexes of the videos, their ids ascending byte by byte. */
  readonly videos: Uint32Array;
  /** Where the tags of the video at each position of `videos` end; they begin where those of the one before end. */
  readonly ends: Uint32Array;
  /** Segment × slots + slot of each tag. */
  readonly places: Uint32Array;
};

/** Orders a frozen tally by video in short steps. Memory: 4 bytes a tag and 16 a video. */
export function* orderTally({ segments, videos: frozen }: FrozenTally): Steps<SnapshotOrder> {
  const videos = yield* orderVideos(frozen);
  const rankOf = new Int32Array(frozen.indexes).fill(-1);
  for (let rank = 0; rank < videos.length; rank++) {
    rankOf[videos[rank] ?? 0] = rank;
    if (rank % VIDEOS_PER_STEP === 0) yield null;
  }
  // Counting sort: how many tags each video has, where they begin, then each tag to its place.
  const ends = new Uint32Array(videos.length);
  yield* visitTags(segments, (packed) => {
    const rank = rankOf[packed >>> 4] ?? -1;
    if (rank >= 0) ends[rank] = (ends[rank] ?? 0) + 1;
  });
  let total = 0;
  for (let rank = 0; rank < ends.length; rank++) {
    const count = ends[rank] ?? 0;
    ends[rank] = total;
    total += count;
    if (rank % VIDEOS_PER_STEP === 0) yield null;
  }
  const places = new Uint32Array(total);
  yield* visitTags(segments, (packed, place) => {
    const rank = rankOf[packed >>> 4] ?? -1;
    if (rank < 0) return;
    const to = ends[rank] ?? 0;
    places[to] = place;
    ends[rank] = to + 1;
  });
  return { videos, ends, places };
}

/** How many tags the video at a position of `videos` has. */
export function tagCountAt({ ends }: SnapshotOrder, position: number): number {
  return (ends[position] ?? 0) - (position === 0 ? 0 : (ends[position - 1] ?? 0));
}

/** Gives the tags of the video at a position of `videos`, in ascending order. */
export type TagReader = (position: number) => Steps<TagColumns>;

/** Reads tags in short steps; what one call gave lasts until the next. */
export function createTagReader(
  segments: readonly FrozenSegment[],
  order: SnapshotOrder,
): TagReader {
  const sorter = createTagSorter();
  return function* read(position) {
    const length = tagCountAt(order, position);
    const from = (order.ends[position] ?? 0) - length;
    const tags = sorter.room(length);
    for (let i = 0; i < length; i++) {
      readTag(segments, order.places[from + i] ?? 0, { columns: tags, at: i });
      if (i % TAGS_PER_STEP === TAGS_PER_STEP - 1) yield null;
    }
    return yield* sorter.sorted(length);
  };
}

function readTag(
  segments: readonly FrozenSegment[],
  place: number,
  { at, columns }: { readonly columns: TagColumns; readonly at: number },
): void {
  const segment = segments[Math.floor(place / SEGMENT_SLOTS)];
  if (segment === undefined) return;
  const from = segment.start + (place % SEGMENT_SLOTS) * SLOT_WORDS;
  columns.highs[at] = segment.words[from] ?? 0;
  columns.lows[at] = segment.words[from + 1] ?? 0;
  columns.masks[at] = (segment.words[from + 2] ?? 0) & 15;
}

function* orderVideos({ chunks, indexes, pages }: FrozenTally['videos']): Steps<Uint32Array> {
  const positions = new Int32Array(indexes);
  const all = new Uint32Array(indexes);
  let length = 0;
  for (let index = 0; index < indexes; index++) {
    positions[index] = idPositionOf(pages, index);
    if ((positions[index] ?? -1) >= 0) all[length++] = index;
    if (index % VIDEOS_PER_STEP === 0) yield null;
  }
  return yield* sortVideos(all.subarray(0, length), positions, chunks);
}

function* sortVideos(
  videos: Uint32Array<ArrayBuffer>,
  positions: Int32Array,
  chunks: readonly IdChunk[],
): Steps<Uint32Array> {
  let from = videos;
  let to = new Uint32Array(videos.length > RUN ? videos.length : 0);
  const compare = (a: number, b: number): number =>
    compareIds(chunks, positions[a] ?? 0, positions[b] ?? 0);
  const list: Sortable = {
    length: videos.length,
    sortRun: (start, end) => from.set(from.subarray(start, end).toSorted(compare), start),
    isInOrder: (left, right) => compare(from[left] ?? 0, from[right] ?? 0) <= 0,
    move(at, into) {
      to[into] = from[at] ?? 0;
    },
    swap() {
      [from, to] = [to, from];
    },
  };
  yield* sortSteps(list);
  return from;
}

/** Visits every tag with its third word and its place. */
function* visitTags(
  segments: readonly FrozenSegment[],
  visit: (packed: number, place: number) => void,
): Steps<void> {
  for (const [number, segment] of segments.entries()) {
    const { start, words } = segment;
    for (let slot = 0; slot < SEGMENT_SLOTS; slot++) {
      const packed = words[start + slot * SLOT_WORDS + 2] ?? 0;
      if (packed !== 0) visit(packed, number * SEGMENT_SLOTS + slot);
    }
    if (number % SEGMENTS_PER_STEP === 0) yield null;
  }
}
