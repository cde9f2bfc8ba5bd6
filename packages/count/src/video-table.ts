import type { KeyedHash } from './half-sip-hash.ts';
import { createIdIndex } from './id-index.ts';
import { type IdChunk, idBytesAt } from './id-store.ts';
import {
  addVectors,
  clearVector,
  createVideoPages,
  freezePages,
  type FrozenPages,
  idPositionOf,
  isWithoutPending,
  setIdPosition,
  type VideoPages,
} from './pending.ts';
import { createPlayBlock, PLAY_WORDS, type PlayBlock } from './plays.ts';
import type { Steps } from './sort-steps.ts';
import { MAX_VIDEO_INDEX } from './tag-table.ts';
import { MAX_VIDEO_ID_BYTES } from './words.ts';

/** Videos put into another table between two steps. */
const VIDEOS_PER_STEP = 1024;

/** Strings whose index is remembered in a map, which is small enough to grow at once. */
const KNOWN_TEXTS = 16_384;

/** The videos of a day by index, given in order of appearance, with their ids and pending counts. */
export type VideoTable = {
  readonly videos: VideoPages;
  /** Videos that have an index. */
  readonly size: number;
  /** The video's index, or −1. */
  find(video: string): number;
  /** The same, but −1 also for one that was not asked for lately: the fast half of `find`. */
  known(video: string): number;
  /** A new index for the video that `find` was asked for last and did not know; −1 when it is no id or none is left. */
  add(video: string): number;
  /**
   * Puts the index of each video of a block into its words; `ats` says where in `source` the byte of length before its
   * id is. Gives the number of plays before the first whose video has no index: with
   * `mayAdd` new ones get one, unless it is no id or none is left.
   */
  resolve(block: PlayBlock, ids: IdBytes, mayAdd: boolean): number;
  /** Takes a video's index away and clears its pending counts; its tags belong to nothing then. */
  forget(video: string): void;
  /** What is there, for reading before anything changes. */
  read(): FrozenVideos;
  /** What is there now, for reading while it changes. */
  freeze(): FrozenVideos;
};

/** Ids in UTF-8, each after its byte of length. The caller knows that the bytes are there. */
export type IdBytes = { readonly source: Uint8Array; readonly ats: Int32Array };

/** Videos at one moment. */
export type FrozenVideos = {
  /** Indexes given so far. */
  readonly indexes: number;
  readonly pages: FrozenPages;
  readonly chunks: readonly IdChunk[];
};

/** No videos. */
export function createVideoTable(hash: KeyedHash): VideoTable {
  const ids = createIdIndex(hash);
  const videos = createVideoPages();
  const known = createKnownTexts();
  let indexes = 0;
  let size = 0;

  function addRow(row: number): number {
    if (indexes >= MAX_VIDEO_INDEX) return -1;
    const position = ids.add(row, indexes);
    if (position < 0) return -1;
    setIdPosition(videos, indexes, position);
    size += 1;
    indexes += 1;
    return indexes - 1;
  }

  function find(video: string): number {
    const index = known.find(video);
    if (index >= 0) return index;
    return ids.load(video) ? known.keep(video, ids.find(0)) : -1;
  }

  return {
    videos,
    get size() {
      return size;
    },
    find,
    known: known.find,
    add: (video) => (ids.load(video) ? known.keep(video, addRow(0)) : -1),
    resolve(block, { ats, source }, mayAdd) {
      const { length, words } = block;
      let loaded = 0;
      while (loaded < length && ids.loadBytes(loaded, source, ats[loaded] ?? 0)) loaded += 1;
      block.fetched ^= ids.fetch(loaded);
      for (let row = 0; row < loaded; row++) {
        const found = ids.find(row);
        const index = found < 0 && mayAdd ? addRow(row) : found;
        if (index < 0) return row;
        words[row * PLAY_WORDS + 2] = index;
      }
      return loaded;
    },
    forget(video) {
      if (!ids.load(video)) return;
      const index = ids.find(0);
      if (index < 0) return;
      ids.drop();
      known.drop(video);
      setIdPosition(videos, index, -1);
      clearVector(videos, index, 'fast');
      clearVector(videos, index, 'slow');
      size -= 1;
    },
    read: () => ({ indexes, pages: videos.pages, chunks: ids.chunks }),
    freeze: () => ({ indexes, pages: freezePages(videos), chunks: ids.chunks.slice() }),
  };
}

function createKnownTexts() {
  const indexes = new Map<string, number>();
  return {
    find: (video: string): number => indexes.get(video) ?? -1,
    keep(video: string, index: number): number {
      if (index < 0) return index;
      if (indexes.size >= KNOWN_TEXTS) indexes.clear();
      indexes.set(video, index);
      return index;
    },
    drop: (video: string): boolean => indexes.delete(video),
  };
}

/** The videos of a table that have pending counts, with those, in a table of their own. Nothing may change meanwhile. */
export function* keptOf(table: VideoTable, hash: KeyedHash): Steps<VideoTable> {
  const from = table.read();
  const next = createVideoTable(hash);
  const block = createPlayBlock(1);
  const ids = { source: new Uint8Array(1 + MAX_VIDEO_ID_BYTES), ats: new Int32Array(1) };
  for (let index = 0; index < from.indexes; index++) {
    if (index > 0 && index % VIDEOS_PER_STEP === 0) yield null;
    const position = idPositionOf(from.pages, index);
    if (position < 0 || isWithoutPending(from.pages, index)) continue;
    const id = idBytesAt(from.chunks, position);
    ids.source[0] = id.length;
    ids.source.set(id, 1);
    block.length = 1;
    if (next.resolve(block, ids, true) < 1) continue;
    addVectors(next.videos, block.words[2] ?? 0, { pages: from.pages, video: index });
  }
  return next;
}
