import { type Group, VECTOR_LENGTH } from './words.ts';

const PAGE_VIDEOS = 1024;

/** Words of one video: its fast vector, then its slow one. 80 bytes. */
export const PENDING_WORDS = VECTOR_LENGTH.fast + VECTOR_LENGTH.slow;

/** Pending counts per video index, in pages, so that growing copies nothing. */
export type PendingCounts = {
  /** Adds 1 to a word of a video. */
  increment(video: number, word: number): void;
  /** Adds a vector of a group. */
  add(video: number, group: Group, counts: readonly number[]): void;
  /** A group's vector; zeros for a video without any, −1 among them. */
  read(video: number, group: Group): number[];
  /** Sets a group's vector to zeros. */
  clear(video: number, group: Group): void;
  /** The pages as they are now, for reading; later changes copy a page first. */
  freeze(): FrozenPending;
};

/** Pages of {@link PendingCounts} that do not change any more. */
export type FrozenPending = readonly Uint32Array[];

/** Pending counts of no video. */
export function createPendingCounts(): PendingCounts {
  const pages: Uint32Array[] = [];
  const shared: boolean[] = [];

  function writable(video: number): Uint32Array {
    const number = Math.floor(video / PAGE_VIDEOS);
    while (pages.length <= number) pages.push(new Uint32Array(PAGE_VIDEOS * PENDING_WORDS));
    if (shared[number] === true) {
      pages[number] = (pages[number] as Uint32Array).slice();
      shared[number] = false;
    }
    return pages[number] as Uint32Array;
  }

  return {
    increment(video, word) {
      const page = writable(video);
      const at = (video % PAGE_VIDEOS) * PENDING_WORDS + word;
      page[at] = (page[at] ?? 0) + 1;
    },
    add(video, group, counts) {
      const page = writable(video);
      const at = startOf(video, group);
      for (let i = 0; i < VECTOR_LENGTH[group]; i++) {
        page[at + i] = (page[at + i] ?? 0) + (counts[i] ?? 0);
      }
    },
    read: (video, group) => readPending(pages, video, group),
    clear(video, group) {
      const at = startOf(video, group);
      writable(video).fill(0, at, at + VECTOR_LENGTH[group]);
    },
    freeze() {
      shared.length = 0;
      for (let i = 0; i < pages.length; i++) shared.push(true);
      return pages.slice();
    },
  };
}

/** A group's vector from frozen pages; zeros for a video outside them. */
export function readPending(pages: FrozenPending, video: number, group: Group): number[] {
  const page = pages[Math.floor(video / PAGE_VIDEOS)];
  const at = startOf(video, group);
  return Array.from({ length: VECTOR_LENGTH[group] }, (_, i) => page?.[at + i] ?? 0);
}

function startOf(video: number, group: Group): number {
  return (video % PAGE_VIDEOS) * PENDING_WORDS + (group === 'fast' ? 0 : VECTOR_LENGTH.fast);
}

/** Whether a video has no pending count. */
export function isWithoutPending(pages: FrozenPending, video: number): boolean {
  const page = pages[Math.floor(video / PAGE_VIDEOS)];
  if (page === undefined) return true;
  const at = startOf(video, 'fast');
  for (let i = at; i < at + PENDING_WORDS; i++) if (page[i] !== 0) return false;
  return true;
}
