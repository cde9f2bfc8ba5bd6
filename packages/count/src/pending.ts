import { type Group, VECTOR_LENGTH } from './words.ts';

const PAGE_BITS = 10;
const PAGE_VIDEOS = 2 ** PAGE_BITS;

/** Words of one video: its fast vector, then its slow one. 80 bytes. */
export const PENDING_WORDS = VECTOR_LENGTH.fast + VECTOR_LENGTH.slow;

/** Pending counts per video index, in pages, so that growing copies nothing. */
export type PendingCounts = {
  /** The page of a video for writing; its words begin at `startOf(video, group)`. */
  pageOf(video: number): Uint32Array;
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

  function pageOf(video: number): Uint32Array {
    const number = video >> PAGE_BITS;
    while (pages.length <= number) pages.push(new Uint32Array(PAGE_VIDEOS * PENDING_WORDS));
    if (shared[number] === true) {
      pages[number] = (pages[number] as Uint32Array).slice();
      shared[number] = false;
    }
    return pages[number] as Uint32Array;
  }

  return {
    pageOf,
    add(video, group, counts) {
      const page = pageOf(video);
      const at = startOf(video, group);
      for (let i = 0; i < VECTOR_LENGTH[group]; i++) {
        page[at + i] = (page[at + i] ?? 0) + (counts[i] ?? 0);
      }
    },
    read: (video, group) => readPending(pages, video, group),
    clear(video, group) {
      const at = startOf(video, group);
      pageOf(video).fill(0, at, at + VECTOR_LENGTH[group]);
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
  const page = pages[video >> PAGE_BITS];
  const at = startOf(video, group);
  return Array.from({ length: VECTOR_LENGTH[group] }, (_, i) => page?.[at + i] ?? 0);
}

/** Where a group's vector begins in its page. */
export function startOf(video: number, group: Group): number {
  return (video & (PAGE_VIDEOS - 1)) * PENDING_WORDS + (group === 'fast' ? 0 : VECTOR_LENGTH.fast);
}

/** Whether a video has no pending count. */
export function isWithoutPending(pages: FrozenPending, video: number): boolean {
  const page = pages[video >> PAGE_BITS];
  if (page === undefined) return true;
  const at = startOf(video, 'fast');
  for (let i = at; i < at + PENDING_WORDS; i++) if (page[i] !== 0) return false;
  return true;
}
