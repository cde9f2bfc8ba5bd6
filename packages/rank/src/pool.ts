import { FORMULA, type Formula } from './formula.ts';
import { drawn, hashOf } from './hash.ts';
import { type Judged, judge } from './quality.ts';

/** What the pool needs to know of a clip. */
export interface PoolClip extends Judged {
  readonly id: string;
  /** Anything that is the same for all clips of one author. */
  readonly author: string;
  /** Epoch milliseconds. */
  readonly publishedAt: number;
  readonly hashtags: readonly string[];
}

/** When and by which shuffle a pool is ordered. */
export interface PoolOptions {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Same seed, same order. Changing it (say, hourly) gives near equals their turn. */
  readonly seed: number;
  readonly formula?: Formula;
}

const HOUR_MS = 3_600_000;
/** Clips that are looked at for one whose hashtags were not just shown. */
const WINDOW = 12;
/** Clips just before a place whose hashtags count there. */
const RECENT = 4;

/**
 * The pool's order: by e^(sharpness × quality as drawn (Thompson sampling, as far as clips are known)) × {@link ageDecay}, topics mixed, one place in
 * `floorEvery` kept for the young clip with the fewest released plays, and no author twice in a row where that can be
 * avoided. A function of its arguments alone, whatever the order of `clips`. O(n log n).
 */
export function orderPool<C extends PoolClip>(clips: readonly C[], options: PoolOptions): C[] {
  const { now, seed, formula = FORMULA } = options;
  const sorted = clips.toSorted((a, b) => compare(a.id, b.id));
  const beliefs = judge(sorted, formula);
  const curiosity = formula.curiosity * knownShare(sorted, formula);
  const ranked = sorted
    .map((clip, at) => {
      const { deviation, mean } = beliefs[at]!;
      const quality = mean + curiosity * deviation * drawn(clip.id, seed);
      const age = now - clip.publishedAt;
      return { clip, score: Math.exp(formula.sharpness * quality) * ageDecay(age, formula) };
    })
    .toSorted((a, b) => b.score - a.score || compare(a.clip.id, b.clip.id));
  return mixAuthors(keepPlaces(mixTopics(ranked, formula), options));
}

/**
 * How much age leaves of a score: 1 when new, 1/2 at the formula's half age, then falling like 1/age.
 * Ages below zero (a clock that disagrees) and nonsense count as zero.
 * @example ageDecay(168 * 3_600_000) // 0.5
 */
export function ageDecay(ageMs: number, { halfAgeHours }: Formula = FORMULA): number {
  return 1 / (1 + (ageMs > 0 && ageMs < Infinity ? ageMs : 0) / (halfAgeHours * HOUR_MS));
}

/** Least share that {@link knownShare} gives: enough for equals to take turns. */
const EQUALS_TURN = 0.05;

/**
 * Share of clips with enough released plays to be known. Where few are, as on a quiet instance, what curiosity shows is
 * hardly ever learnt from: it costs places, and brings nothing that the kept places do not.
 */
function knownShare(clips: readonly PoolClip[], { floorPlays }: Formula): number {
  const known = clips.filter(({ numbers }) => numbers.plays.value >= floorPlays);
  return Math.max(EQUALS_TURN, known.length / clips.length);
}

interface Scored<C> {
  clip: C;
  score: number;
}

/** Best first; a clip that shares hashtags with those just before it waits for one nearly as good that does not. */
function mixTopics<C extends PoolClip>(ranked: readonly Scored<C>[], formula: Formula): C[] {
  const mixed: C[] = [];
  const waiting = ranked.slice(0, WINDOW);
  for (let next = waiting.length; waiting.length > 0; next += 1) {
    const recent = new Set(mixed.slice(-RECENT).flatMap(({ hashtags }) => hashtags));
    let best = 0;
    let most = -1;
    for (const [at, { clip, score }] of waiting.entries()) {
      const shared = clip.hashtags.filter((tag) => recent.has(tag)).length;
      const worth = score * formula.topicRepeat ** shared;
      if (worth > most) [best, most] = [at, worth];
    }
    mixed.push(...waiting.splice(best, 1).map(({ clip }) => clip));
    const following = ranked[next];
    if (following !== undefined) waiting.push(following);
  }
  return mixed;
}

/** Keeps places for young clips of which little is known. */
function keepPlaces<C extends PoolClip>(ranked: readonly C[], options: PoolOptions): C[] {
  const { floorEvery } = options.formula ?? FORMULA;
  // In the order of insertion.
  const placed = new Set<C>();
  const nextYoung = nextOf(youngOf(ranked, options), placed);
  const nextBest = nextOf(ranked, placed);
  while (placed.size < ranked.length) {
    const isKept = floorEvery > 0 && (placed.size + 1) % floorEvery === 0;
    placed.add((isKept ? nextYoung() : undefined) ?? nextBest()!);
  }
  return [...placed];
}

/** Each time the first clip that is not placed yet. */
function nextOf<C>(clips: readonly C[], placed: ReadonlySet<C>): () => C | undefined {
  let at = 0;
  return () => {
    while (at < clips.length && placed.has(clips[at]!)) at += 1;
    return clips[at];
  };
}

/** Young clips, those with the fewest released plays first; one of each author before a second of any. */
function youngOf<C extends PoolClip>(clips: readonly C[], options: PoolOptions): C[] {
  const { now, seed, formula = FORMULA } = options;
  const young = clips
    .filter(
      ({ publishedAt, numbers }) =>
        now - publishedAt < formula.floorHours * HOUR_MS &&
        numbers.plays.value < formula.floorPlays,
    )
    .map((clip) => ({ clip, step: stepOf(clip.numbers.plays.value), draw: hashOf(clip.id, seed) }))
    .toSorted((a, b) => a.step - b.step || a.draw - b.draw)
    .map(({ clip }) => clip);
  const turns = [...Map.groupBy(young, ({ author }) => author).values()].flatMap((own) =>
    own.map((clip, turn) => [clip, turn] as const),
  );
  const turnOf = new Map(turns);
  return young.toSorted((a, b) => turnOf.get(a)! - turnOf.get(b)!);
}

/** Plays in steps of their order of magnitude: noise alone is no reason to come first. */
function stepOf(plays: number): number {
  return Math.floor(Math.log2(1 + Math.max(0, Number.isFinite(plays) ? plays : 0) / 10));
}

/** A clip by the author just shown waits until another author's clip stands between. */
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

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
