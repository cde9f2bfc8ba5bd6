import type { DayCounts } from './day-counts.ts';
import { fetchRows, pageOf, vectorOf } from './pending.ts';
import {
  binOf,
  firstOf,
  ordinalBits,
  passesOf,
  PLAY_WORDS,
  type PlayBlock,
  sourceOf,
} from './plays.ts';
import { FAST, MAX_PASSES, SLOW } from './words.ts';

/** What one play did. For caps and tests only: it must not reach an answer, a log or a metric. */
export type PlayOutcome =
  | { readonly ok: true; readonly isNewTag: boolean; readonly countedPasses: number }
  | { readonly ok: false; readonly code: 'full' | 'invalid' };

export const INVALID: PlayOutcome = Object.freeze({ ok: false, code: 'invalid' });
export const FULL: PlayOutcome = Object.freeze({ ok: false, code: 'full' });

/** Every way to succeed, made once: by whether the tag is new, then by the number of passes counted. */
const COUNTED = [outcomes(false), outcomes(true)] as const;

/** Counts the prepared play that begins at this word. */
export function countPlay(day: DayCounts, words: Int32Array, at: number): PlayOutcome {
  const used = day.tags.mark(words, at, ordinalBits(words[at + 3] ?? 0));
  if (used < 0) return FULL;
  const countedPasses = countPasses(day, words, { at, used });
  return COUNTED[used === 0 ? 1 : 0][countedPasses] ?? INVALID;
}

/** Counts a block of countable plays and gives how many there was room for; goes on behind one without. */
export function countBlock(day: DayCounts, block: PlayBlock): number {
  const { length, words } = block;
  let taken = 0;
  let counted = 0;
  day.tags.prepare(block);
  block.fetched ^= fetchRows(day.videos.videos, block);
  for (let i = 0, at = 0; i < length; i++, at += PLAY_WORDS) {
    const used = day.tags.mark(words, at, ordinalBits(words[at + 3] ?? 0));
    if (used < 0) continue;
    taken += 1;
    if (countPasses(day, words, { at, used }) > 0) counted += 1;
  }
  block.counted = counted;
  return taken;
}

/** Adds a block of tags without counting them and gives how many there was room for. */
export function markBlock(day: DayCounts, block: PlayBlock): number {
  const { length, words } = block;
  let taken = 0;
  day.tags.prepare(block);
  for (let i = 0, at = 0; i < length; i++, at += PLAY_WORDS) {
    if (day.tags.mark(words, at, words[at + 3] ?? 0) >= 0) taken += 1;
  }
  return taken;
}

type Marked = { readonly at: number; readonly used: number };

/** Adds the passes of a visit whose ordinals were free and gives their number. */
function countPasses(day: DayCounts, words: Int32Array, { at, used }: Marked): number {
  const video = words[at + 2] ?? 0;
  const visit = words[at + 3] ?? 0;
  const first = firstOf(visit);
  const last = first + passesOf(visit);
  let countedPasses = 0;
  for (let ordinal = first; ordinal < last; ordinal++) {
    if (((used >>> ordinal) & 1) === 1) continue;
    countedPasses += 1;
    const bin = binOf(visit, ordinal - first);
    const page = pageOf(day.videos.videos, video);
    const fast = vectorOf(video, 'fast');
    increment(page, fast + (bin > 0 ? FAST.views : FAST.otherPlays));
    if (ordinal > 0) continue;
    const slow = vectorOf(video, 'slow');
    increment(page, fast + FAST.viewers);
    increment(page, slow + SLOW.bins + bin);
    increment(page, slow + SLOW.sources + sourceOf(visit));
  }
  return countedPasses;
}

function increment(page: Uint32Array, at: number): void {
  page[at] = (page[at] ?? 0) + 1;
}

function outcomes(isNewTag: boolean): readonly PlayOutcome[] {
  return Array.from({ length: MAX_PASSES + 1 }, (_, countedPasses) =>
    Object.freeze({ ok: true, isNewTag, countedPasses }),
  );
}
