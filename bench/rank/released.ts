import {
  createRandomBits,
  discreteLaplace,
  discreteLaplaceVariance,
  firstWindow,
  type Fraction,
  fraction,
  nextWindow,
  TIMETABLE,
  typicalSeconds,
  watchBin,
  type Window,
} from '../../packages/count/src/index.ts';
import { NO_NUMBERS, type Acts, type Numbers } from '../../packages/rank/src/index.ts';
import type { Drawn, Play } from './population.ts';

const HOUR_MS = 3_600_000;
/** Noise of a window, as the product draws it. */
const SCALES = { plays: fraction(20, 3), viewers: fraction(5, 1), bins: fraction(4, 1) };

/** What is counted of one clip, and what of it is released. */
export interface Counter {
  add(play: Play): void;
  /** Cuts the windows that are over. */
  release(hour: number): void;
  readonly numbers: Numbers;
  /** Plays so far, exactly. */
  readonly plays: number;
}

/** Draws noise from these bytes; without any, what is released is exact and immediate. */
export type Draw = ((scale: Fraction) => number) | null;

/** Noise from a source of bytes. */
export function noiseFrom(byte: () => number): Draw {
  const bits = createRandomBits(() => Uint8Array.from({ length: 64 }, byte), 0);
  return (scale) => discreteLaplace(scale, bits);
}

/** Counts one clip by the product's timetable and noise, to the hour. */
export function createCounter(clip: Drawn, draw: Draw): Counter {
  const pending = { fast: [0, 0, 0], slow: Array.from({ length: 11 }, () => 0) };
  const sums = { fast: [0, 0, 0], slow: Array.from({ length: 11 }, () => 0) };
  const cuts = { fast: 0, slow: 0 };
  const windows: Record<'fast' | 'slow', Window> = {
    fast: firstWindow(clip.bornAt * HOUR_MS, TIMETABLE.fast),
    slow: firstWindow(clip.bornAt * HOUR_MS, TIMETABLE.slow),
  };
  const acts: { -readonly [name in keyof Acts]: number } = { ...NO_NUMBERS.acts };
  let plays = 0;

  function cut(group: 'fast' | 'slow', at: number): void {
    const scales = (place: number) => {
      if (group === 'slow') return SCALES.bins;
      return place === 2 ? SCALES.viewers : SCALES.plays;
    };
    const released = pending[group].map(
      (count, place) => count + (draw === null ? 0 : draw(scales(place))),
    );
    for (const [place, count] of released.entries()) sums[group][place]! += count;
    pending[group].fill(0);
    cuts[group] += 1;
    const counted = group === 'fast' ? released.slice(0, 2) : released;
    windows[group] = nextWindow(
      windows[group],
      { at, released: counted.reduce((sum, one) => sum + one, 0) },
      TIMETABLE[group],
    );
  }

  return {
    add({ isCommented, isLiked, isSaved, isShared, isView, passes, share }) {
      plays += passes;
      pending.fast[0]! += isView ? passes : 0;
      pending.fast[1]! += isView ? 0 : passes;
      pending.fast[2]! += 1;
      pending.slow[watchBin(isView ? share * clip.durationSeconds : 0, clip.durationSeconds)]! += 1;
      acts.likes += Number(isLiked);
      acts.comments += Number(isCommented);
      acts.shares += Number(isShared);
      acts.saves += Number(isSaved);
    },
    release(hour) {
      const now = (hour + 1) * HOUR_MS;
      for (const group of ['fast', 'slow'] as const) {
        if (draw === null) cut(group, now);
        // A window that is shorter than an hour ends with it: nothing is offered in between.
        else if (windows[group].endsAt <= now) cut(group, now);
      }
    },
    get plays() {
      return plays;
    },
    get numbers() {
      return numbersOf({ sums, cuts, acts, isExact: draw === null }, clip.durationSeconds);
    },
  };
}

interface Sums {
  sums: { fast: readonly number[]; slow: readonly number[] };
  cuts: { fast: number; slow: number };
  acts: Acts;
  isExact: boolean;
}

function numbersOf({ acts, cuts, isExact, sums }: Sums, durationSeconds: number): Numbers {
  const error = (scale: Fraction, count: number) =>
    isExact ? 0 : Math.sqrt(count * discreteLaplaceVariance(scale));
  const [views = 0, others = 0, viewers = 0] = sums.fast;
  const spread = error(SCALES.plays, cuts.fast);
  return {
    views: { value: views, standardError: spread },
    plays: { value: views + others, standardError: spread * Math.SQRT2 },
    viewers: { value: viewers, standardError: error(SCALES.viewers, cuts.fast) },
    watch: watchOf(sums.slow, { durationSeconds, spread: error(SCALES.bins, cuts.slow) }),
    acts: { ...acts },
  };
}

function watchOf(
  bins: readonly number[],
  { durationSeconds, spread }: { durationSeconds: number; spread: number },
): Numbers['watch'] {
  const firstPlays = bins.reduce((sum, one) => sum + one, 0);
  if (firstPlays <= 0 || firstPlays <= 3 * spread * Math.sqrt(bins.length)) return null;
  const mean = (weight: (bin: number) => number) => {
    const value = bins.reduce((sum, count, bin) => sum + weight(bin) * count, 0) / firstPlays;
    const far = Math.hypot(...bins.map((_, bin) => weight(bin) - value));
    return { value, standardError: (far * spread) / firstPlays };
  };
  return {
    firstPlays,
    share: mean((bin) => typicalSeconds(bin, durationSeconds) / durationSeconds),
    completion: mean((bin) => (bin === 10 ? 1 : 0)),
  };
}
