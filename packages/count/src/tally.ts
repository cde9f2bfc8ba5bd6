import { createDayCounts, type DayCounts, type FrozenTally, withoutTags } from './day-counts.ts';
import { createKeyedHash, type KeyedHash } from './half-sip-hash.ts';
import {
  countBlock,
  countPlay,
  FULL,
  INVALID,
  markBlock,
  type PlayOutcome,
} from './count-plays.ts';
import { addVector, clearVector, readVector } from './pending.ts';
import {
  BLOCK_PLAYS,
  createPlayBlock,
  PLAY_WORDS,
  type PlayBlock,
  putPlay,
  visitOf,
} from './plays.ts';
import {
  isCountable,
  isVideoId,
  type PendingRecord,
  type PlayRecord,
  type TagsRecord,
} from './record.ts';
import type { Steps } from './sort-steps.ts';
import type { Tag } from './tag.ts';
import { type IdBytes, keptOf } from './video-table.ts';
import type { Group } from './words.ts';

/** What became of many plays. It must not reach an answer, a log or a metric without noise. */
export type PlayedAll = {
  /** How many would have been `ok` one by one. */
  readonly taken: number;
  /** How many of those brought at least one pass that was not counted before. */
  readonly counted: number;
};

/** Exact counts of the running day since each video's last cuts. Nothing outside the counter reads it. */
export type Tally = {
  /** Tags held today, counted once per video. */
  readonly tags: number;
  /** New tags there is still room for. Check it, less what waits in the open batch, before a play is journaled. */
  readonly room: number;
  /** Videos with tags or pending counts; from the close of a day until `compact`, those that had them that day too. */
  readonly videos: number;
  /** Bytes of the tag table. */
  readonly tagBytes: number;
  /** Whether the tag already played this video today: such a play is never capped. */
  knows(video: string, tag: Tag): boolean;
  /**
   * Counts the passes whose ordinals are free. `full`: the tag is new and there is no room;
   * `invalid`: `playRecord` would refuse it. Nothing is counted then.
   */
  play(record: PlayRecord): PlayOutcome;
  /**
   * Counts many records as `play` would, one after the other. Faster when there are many, since the processor waits
   * for memory once for several.
   */
  playAll(records: readonly PlayRecord[]): PlayedAll;
  /** Takes a group's pending counts of a video and leaves zeros. A video never played gives zeros as well. */
  cut(video: string, group: Group): number[];
  /** Drops a video's tags and pending counts. Slots of its tags are free again at the day's close. */
  forget(video: string): void;
  /** Drops all tags; pending counts stay for their cuts. Cost: the same however many there are. */
  closeDay(): void;
  /**
   * Gives back the memory of videos that have no pending counts, in steps of some milliseconds. To be run to its end
   * right after `closeDay`, which is right without it as well: a call that changes a count in between, or a tag that
   * is there already, ends it without effect.
   *
   * @example
   * tally.closeDay();
   * for (const _ of tally.compact()) await new Promise((resolve) => setImmediate(resolve));
   */
  compact(): Generator<null, void, void>;
  /** Drops everything: tags and pending counts. */
  clear(): void;
  /** Adds pending counts from a snapshot. */
  restorePending(record: PendingRecord): void;
  /** Adds tags from a snapshot without counting them; false when there is no room for them all. */
  restoreTags(record: TagsRecord): boolean;
  /**
   * Counts a block of countable plays whose videos are given as bytes, and gives the number of plays before the first
   * that was refused: it has no id, or no room. Those before it are counted, those after it are not.
   */
  playBlock(block: PlayBlock, ids: IdBytes): number;
  /** Adds a block of tags, whose visits are masks, without counting them; gives as `playBlock` does. */
  restoreBlock(block: PlayBlock, ids: IdBytes): number;
  /** The state as it is now, at no cost; the tally goes on. For `encodeSnapshot`. */
  freeze(): FrozenTally;
};

/** What a tally is made with. */
export type TallyOptions = {
  /** 8 secret random bytes, so that nobody can choose tags that collide. Any bytes give the same counts. */
  readonly hashKey: Uint8Array;
  /** Most tags of a day, counted once per video: about 31 bytes of memory each at worst. */
  readonly maxTags: number;
};

/** The day that is counted. */
type State = {
  day: DayCounts;
  readonly maxTags: number;
  readonly block: PlayBlock;
  /** Video indexes of the records that make the next block. */
  readonly found: Int32Array;
  /** Changes of pending counts other than by plays. */
  changes: number;
};

/**
 * A tally with nothing in it.
 *
 * @example
 * const tally = createTally({ hashKey: crypto.getRandomValues(new Uint8Array(8)), maxTags: 1_000_000 });
 * tally.play({ kind: 'play', video: 'v_1', tag: { high: 1, low: 2 }, first: 1, passes: [7], source: 0 });
 * tally.cut('v_1', 'fast') // [1, 0, 1]
 */
export function createTally({ hashKey, maxTags }: TallyOptions): Tally {
  const hash = createKeyedHash(hashKey);
  const empty = (): DayCounts => createDayCounts(hash, maxTags);
  const state: State = {
    day: empty(),
    maxTags,
    block: createPlayBlock(),
    found: new Int32Array(BLOCK_PLAYS),
    changes: 0,
  };

  return {
    get tags() {
      return state.day.tags.size;
    },
    get room() {
      return Math.max(0, maxTags - state.day.tags.size);
    },
    get videos() {
      return state.day.videos.size;
    },
    get tagBytes() {
      return state.day.tags.bytes;
    },
    knows: (video, tag) => knows(state, video, tag),
    play: (record) => play(state, record),
    playAll: (records) => playAll(state, records),
    cut(video, group) {
      const { videos } = state.day;
      const index = videos.find(video);
      const counts = readVector(videos.videos.pages, index, group);
      if (index >= 0) clearVector(videos.videos, index, group);
      state.changes += 1;
      return counts;
    },
    forget(video) {
      state.changes += 1;
      state.day.videos.forget(video);
    },
    closeDay() {
      state.day = withoutTags(state.day, hash, maxTags);
    },
    compact: () => compact(state, hash),
    clear() {
      state.day = empty();
    },
    restorePending: (record) => restorePending(state, record),
    restoreTags: (record) => restoreTags(state, record),
    playBlock: (block, ids) => countBlock(state.day, resolved(state, block, ids)),
    restoreBlock: (block, ids) => markBlock(state.day, resolved(state, block, ids)),
    freeze: () => ({ videos: state.day.videos.freeze(), segments: state.day.tags.freeze() }),
  };
}

/** One play alone. */
function lookUp({ block, day }: State, tag: Tag, video: number): PlayBlock {
  putPlay(block.words, 0, { tag, video, visit: 0 });
  block.length = 1;
  day.tags.prepare(block);
  return block;
}

function knows(state: State, video: string, tag: Tag): boolean {
  const index = state.day.videos.find(video);
  return index >= 0 && state.day.tags.maskAt(lookUp(state, tag, index).words, 0) !== 0;
}

function play(state: State, record: PlayRecord): PlayOutcome {
  if (!isCountable(record)) return INVALID;
  const video = indexFor(state, record.video);
  if (video < 0) return video === NO_ROOM ? FULL : INVALID;
  const { words } = lookUp(state, record.tag, video);
  words[3] = visitOf(record);
  return countPlay(state.day, words, 0);
}

function playAll(state: State, records: readonly PlayRecord[]): PlayedAll {
  let taken = 0;
  let counted = 0;
  for (let from = 0; from < records.length; from += BLOCK_PLAYS) {
    fillBlock(state, records, from);
    taken += countBlock(state.day, state.block);
    counted += state.block.counted;
  }
  return { taken, counted };
}

/** Puts the countable ones of the next records into the block. */
function fillBlock(state: State, records: readonly PlayRecord[], from: number): void {
  const { block, day, found } = state;
  const count = Math.min(BLOCK_PLAYS, records.length - from);
  // NOTE: nothing but these look-ups in the loop, so that several of them wait for memory together.
  for (let i = 0; i < count; i++) found[i] = day.videos.known(records[from + i]?.video ?? '');
  block.length = 0;
  for (let i = 0; i < count; i++) {
    const record = records[from + i];
    if (record === undefined || !isCountable(record)) continue;
    const index = found[i] ?? -1;
    const video = index < 0 ? indexFor(state, record.video) : index;
    if (video < 0) continue;
    const at = block.length * PLAY_WORDS;
    putPlay(block.words, at, { tag: record.tag, video, visit: visitOf(record) });
    block.length += 1;
  }
}

const NO_ID = -1;
const NO_ROOM = -2;

/** The video's index, new if it has none and a new tag has room: without one it would stay empty. */
function indexFor({ day, maxTags }: State, video: string): number {
  const known = day.videos.find(video);
  if (known >= 0) return known;
  const added = day.tags.size < maxTags ? day.videos.add(video) : -1;
  if (added >= 0) return added;
  return isVideoId(video) ? NO_ROOM : NO_ID;
}

/** The block up to the first play whose video has no index and gets none. */
function resolved({ day, maxTags }: State, block: PlayBlock, ids: IdBytes): PlayBlock {
  block.length = day.videos.resolve(block, ids, day.tags.size < maxTags);
  return block;
}

/** Puts the videos that are kept into a table of their own, and takes it when nothing changed meanwhile. */
function* compact(state: State, hash: KeyedHash): Steps<void> {
  const { day, changes } = state;
  const isSame = (): boolean =>
    state.day === day && state.changes === changes && day.tags.size === 0;
  const steps = keptOf(day.videos, hash);
  while (isSame()) {
    const step = steps.next();
    if (step.done === true) {
      state.day = { tags: day.tags, videos: step.value };
      return;
    }
    yield null;
  }
}

function restorePending(state: State, record: PendingRecord): void {
  const { videos } = state.day;
  state.changes += 1;
  const known = videos.find(record.video);
  const index = known < 0 ? videos.add(record.video) : known;
  if (index < 0) return;
  addVector(videos.videos, index, { group: 'fast', counts: record.fast });
  addVector(videos.videos, index, { group: 'slow', counts: record.slow });
}

function restoreTags(state: State, record: TagsRecord): boolean {
  const video = indexFor(state, record.video);
  if (video < 0) return false;
  return record.tags.every(({ mask, tag }) => {
    const { words } = lookUp(state, tag, video);
    return state.day.tags.mark(words, 0, mask) >= 0;
  });
}
