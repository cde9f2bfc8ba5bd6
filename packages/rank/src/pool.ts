import { score, type Released } from './score.ts';

/** What the pool needs to know of a clip. */
export interface PoolClip extends Released {
  id: string;
  /** Anything that is the same for all clips of one author. */
  author: string;
  /** Epoch milliseconds. */
  publishedAt: number;
}

/** When and by which shuffle a pool is ordered. */
export interface PoolOptions {
  /** Epoch milliseconds. */
  now: number;
  /** Same seed, same order. Changing it (say, hourly) gives near equals their turn. */
  seed: number;
}

/** Largest factor by which the shuffle moves a score, up or down. */
const SHUFFLE = 1.15;

/**
 * The pool's order: by {@link score}, shuffled a little by the seed, and mixed so that no author
 * comes twice in a row where that can be avoided. A function of its arguments alone, whatever the
 * order of `clips`. O(n log n).
 */
export function orderPool<C extends PoolClip>(clips: readonly C[], options: PoolOptions): C[] {
  const { now, seed } = options;
  const ranked = clips
    .map((clip) => ({
      clip,
      score: score(clip, now - clip.publishedAt) * SHUFFLE ** shift(clip.id, seed),
    }))
    .toSorted((a, b) => b.score - a.score || compare(a.clip.id, b.clip.id))
    .map(({ clip }) => clip);
  return mixAuthors(ranked);
}

/** Best first; a clip by the author just shown waits until another author's clip stands between. */
function mixAuthors<C extends PoolClip>(ranked: readonly C[]): C[] {
  const mixed: C[] = [];
  // All by the author of the last clip placed.
  const waiting: C[] = [];
  let taken = 0;
  for (const clip of ranked) {
    if (clip.author === mixed.at(-1)?.author) {
      waiting.push(clip);
      continue;
    }
    mixed.push(clip);
    if (taken < waiting.length) mixed.push(waiting[taken++]!);
  }
  return spreadOut(mixed, waiting.slice(taken));
}

/** Puts what is left of one author between two clips of others, as late as possible. */
function spreadOut<C extends PoolClip>(mixed: readonly C[], left: readonly C[]): C[] {
  const author = left[0]?.author;
  if (author === undefined) return [...mixed];
  const gaps = mixed.flatMap((clip, at) =>
    clip.author !== author && mixed[at - 1]?.author !== author ? [at] : [],
  );
  const used = gaps.slice(-left.length);
  const fill = new Map(used.map((at, order) => [at, left[order]!]));
  const whole = mixed.flatMap((clip, at) => {
    const before = fill.get(at);
    return before === undefined ? [clip] : [before, clip];
  });
  return [...whole, ...left.slice(used.length)];
}

/** A number in [-1, 1) that depends on id and seed alone (FNV-1a, finished as in murmur3). */
function shift(id: string, seed: number): number {
  let hash = (0x81_1c_9d_c5 ^ seed) >>> 0;
  for (let at = 0; at < id.length; at += 1) {
    hash = Math.imul(hash ^ id.charCodeAt(at), 0x01_00_01_93);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85_eb_ca_6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2_b2_ae_35);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 31 - 1;
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
