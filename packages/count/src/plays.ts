import type { PlayRecord } from './record.ts';
import type { Tag } from './tag.ts';

/** Words of one play in a block: tag high, tag low, video index, visit, and the hash of the first three. */
export const PLAY_WORDS = 5;

/** Most plays of one block. */
export const BLOCK_PLAYS = 64;

/**
 * Plays side by side, as the tally counts them fastest: `PLAY_WORDS` words each. A visit is one word:
 * the byte that begins a play in the journal, source × 16 + (passes − 1) × 4 + (first − 1), and above it
 * 4 bits with the watch bin of each pass. In a block of tags the visit is the mask of ordinals.
 */
export type PlayBlock = {
  /** Plays in it, at most `BLOCK_PLAYS`. */
  length: number;
  readonly words: Int32Array;
  /** Of its plays, when they were counted last: those with a pass that was not counted before. */
  counted: number;
  /** What came of loading memory ahead; kept so that the loads are not left out as useless. */
  fetched: number;
};

/** A block without plays. */
export function createPlayBlock(plays: number = BLOCK_PLAYS): PlayBlock {
  const words = new Int32Array(plays * PLAY_WORDS);
  return { length: 0, words, counted: 0, fetched: 0 };
}

/** Writes a play; its hash is the tag table's to fill in. */
export function putPlay(
  words: Int32Array,
  at: number,
  play: { readonly tag: Tag; readonly video: number; readonly visit: number },
): void {
  words[at] = play.tag.high;
  words[at + 1] = play.tag.low;
  words[at + 2] = play.video;
  words[at + 3] = play.visit;
}

/** The visit of a record that is countable. */
export function visitOf({ first, passes, source }: PlayRecord): number {
  let visit = source * 16 + (passes.length - 1) * 4 + (first - 1);
  for (let i = 0; i < passes.length; i++) visit |= (passes[i] ?? 0) << (8 + 4 * i);
  return visit;
}

/** Ordinal of a visit's first pass, less one. */
export function firstOf(visit: number): number {
  return visit & 3;
}

/** Number of passes of a visit. */
export function passesOf(visit: number): number {
  return ((visit >>> 2) & 3) + 1;
}

/** Source of a visit. */
export function sourceOf(visit: number): number {
  return (visit >>> 4) & 7;
}

/** Watch bin of a visit's pass, counted from 0. */
export function binOf(visit: number, pass: number): number {
  return (visit >>> (8 + 4 * pass)) & 15;
}

/** Bit n − 1 for each ordinal n of a visit. */
export function ordinalBits(visit: number): number {
  return ((1 << passesOf(visit)) - 1) << firstOf(visit);
}
