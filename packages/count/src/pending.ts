import { PLAY_WORDS, type PlayBlock } from './plays.ts';
import { type Group, VECTOR_LENGTH } from './words.ts';

const PAGE_BITS = 10;
const PAGE_VIDEOS = 2 ** PAGE_BITS;

/** Words of one video: where its id is kept, its fast vector, its slow one. 84 bytes. */
const VIDEO_WORDS = 1 + VECTOR_LENGTH.fast + VECTOR_LENGTH.slow;

/** First word of each group within a video's words. */
const FIRST_WORD: Readonly<Record<Group, number>> = { fast: 1, slow: 1 + VECTOR_LENGTH.fast };

/** What is kept per video index, in pages, so that growing copies nothing. */
export type VideoPages = {
  readonly pages: Uint32Array[];
  /** Whether a snapshot reads the page; then it is copied before it changes. */
  readonly isShared: boolean[];
};

/** Pages that do not change any more. */
export type FrozenPages = readonly Uint32Array[];

/** No video. */
export function createVideoPages(): VideoPages {
  return { pages: [], isShared: [] };
}

/** The page of a video for writing, new if there is none. */
export function pageOf(videos: VideoPages, video: number): Uint32Array {
  const number = video >> PAGE_BITS;
  const page = videos.pages[number];
  if (page !== undefined && videos.isShared[number] !== true) return page;
  const own = page === undefined ? new Uint32Array(PAGE_VIDEOS * VIDEO_WORDS) : page.slice();
  videos.pages[number] = own;
  videos.isShared[number] = false;
  return own;
}

/** Loads something of the words of each video of a block, so that the processor waits for memory once for many. */
export function fetchRows({ pages }: VideoPages, { length, words }: PlayBlock): number {
  let seen = 0;
  for (let i = 0, at = 2; i < length; i++, at += PLAY_WORDS) {
    const video = words[at] ?? 0;
    const page = pages[video >> PAGE_BITS];
    const row = rowOf(video);
    if (page !== undefined) seen ^= (page[row] ?? 0) ^ (page[row + VIDEO_WORDS - 1] ?? 0);
  }
  return seen;
}

/** Where a group's vector begins in its page. */
export function vectorOf(video: number, group: Group): number {
  return rowOf(video) + FIRST_WORD[group];
}

/** The pages as they are now, for reading; later changes copy a page first. */
export function freezePages({ isShared, pages }: VideoPages): FrozenPages {
  isShared.fill(true);
  return pages.slice();
}

/** Says where a video's id is kept; −1 = the video is forgotten. */
export function setIdPosition(videos: VideoPages, video: number, position: number): void {
  pageOf(videos, video)[rowOf(video)] = position + 1;
}

/** Where a video's id is kept; −1 for one that is forgotten or never was. */
export function idPositionOf(pages: FrozenPages, video: number): number {
  return (pages[video >> PAGE_BITS]?.[rowOf(video)] ?? 0) - 1;
}

/** A group's vector; zeros for a video without one. */
export function readVector(pages: FrozenPages, video: number, group: Group): number[] {
  const page = video < 0 ? undefined : pages[video >> PAGE_BITS];
  const at = vectorOf(video, group);
  return Array.from({ length: VECTOR_LENGTH[group] }, (_, i) => page?.[at + i] ?? 0);
}

/** Sets a group's vector to zeros. */
export function clearVector(videos: VideoPages, video: number, group: Group): void {
  const at = vectorOf(video, group);
  pageOf(videos, video).fill(0, at, at + VECTOR_LENGTH[group]);
}

/** Adds to a group's vector. */
export function addVector(
  videos: VideoPages,
  video: number,
  added: { readonly group: Group; readonly counts: ArrayLike<number> },
): void {
  const page = pageOf(videos, video);
  const at = vectorOf(video, added.group);
  for (let i = 0; i < VECTOR_LENGTH[added.group]; i++) {
    page[at + i] = (page[at + i] ?? 0) + (added.counts[i] ?? 0);
  }
}

/** Adds all pending counts of a video of other pages. */
export function addVectors(
  videos: VideoPages,
  video: number,
  from: { readonly pages: FrozenPages; readonly video: number },
): void {
  const page = pageOf(videos, video);
  const source = from.pages[from.video >> PAGE_BITS];
  for (let i = 1; i < VIDEO_WORDS; i++) {
    const at = rowOf(video) + i;
    page[at] = (page[at] ?? 0) + (source?.[rowOf(from.video) + i] ?? 0);
  }
}

/** Whether a video has no pending count. */
export function isWithoutPending(pages: FrozenPages, video: number): boolean {
  const page = pages[video >> PAGE_BITS];
  if (page === undefined) return true;
  const at = rowOf(video);
  for (let i = at + 1; i < at + VIDEO_WORDS; i++) if (page[i] !== 0) return false;
  return true;
}

function rowOf(video: number): number {
  return (video & (PAGE_VIDEOS - 1)) * VIDEO_WORDS;
}
