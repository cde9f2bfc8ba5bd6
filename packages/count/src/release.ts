import type { Privacy } from './privacy.ts';
import { discreteLaplace } from './noise.ts';
import { createRandomBits, type RandomBytes } from './random-bits.ts';
import { BIN_COUNT, FAST, type Group, SLOW, VECTOR_LENGTH } from './words.ts';

/** The published numbers of one window, or of several added up: the only view numbers that leave the counter. */
export type NoisedCounts = {
  readonly group: Group;
  /** `[views, otherPlays, viewers]`, or watch bins 0..10 and sources 0..5. Integers, below 0 at times. */
  readonly values: readonly number[];
  /**
   * Noise variances: fast `[each of views and other plays, viewers]`, slow `[each bin, each source]`.
   * Windows add up: so do these.
   */
  readonly variances: readonly [number, number];
};

/** A published number with the exact standard error of its noise. */
export type Estimate = { readonly value: number; readonly standardError: number };

/** Stream of a cut's random bytes that each group draws from, number after number. */
const STREAM: Readonly<Record<Group, number>> = { fast: 0, slow: 1 };

/**
 * Adds noise to the counts of one cut: exact samples, taken one after the other from stream 0 of `random` for a
 * fast vector and from stream 1 for a slow one. No bit is used twice, so they are independent.
 * Missing counts are 0, further ones are ignored.
 */
export function noisedCounts(
  cut: { readonly group: Group; readonly counts: ArrayLike<number> },
  privacy: Privacy,
  random: RandomBytes,
): NoisedCounts {
  const { counts, group } = cut;
  const bits = createRandomBits(random, STREAM[group]);
  const values: number[] = [];
  for (let index = 0; index < VECTOR_LENGTH[group]; index++) {
    const scale = privacy.scales[statisticAt(group, index)];
    values.push((counts[index] ?? 0) + discreteLaplace(scale, bits));
  }
  const { bins, plays, sources, viewers } = privacy.variances;
  return { group, values, variances: group === 'fast' ? [plays, viewers] : [bins, sources] };
}

/** Adds up published numbers of one group. Null when there are none; those of the other group are left out. */
export function sumCounts(rows: readonly NoisedCounts[], group: Group): NoisedCounts | null {
  const own = rows.filter((row) => row.group === group);
  if (own.length === 0) return null;
  return own.reduce((sum, row) => ({
    group,
    values: sum.values.map((value, index) => value + (row.values[index] ?? 0)),
    variances: [sum.variances[0] + row.variances[0], sum.variances[1] + row.variances[1]],
  }));
}

/** Published views; 0 ± 0 from a slow vector. */
export function viewsOf(counts: NoisedCounts): Estimate {
  return fastEstimate(counts, [FAST.views], counts.variances[0]);
}

/** Published plays: views and other plays together; 0 ± 0 from a slow vector. */
export function playsOf(counts: NoisedCounts): Estimate {
  return fastEstimate(counts, [FAST.views, FAST.otherPlays], 2 * counts.variances[0]);
}

/** Published viewers (viewer-days); 0 ± 0 from a slow vector. */
export function viewersOf(counts: NoisedCounts): Estimate {
  return fastEstimate(counts, [FAST.viewers], counts.variances[1]);
}

/** Published first plays, the sum of the watch bins; 0 ± 0 from a fast vector. */
export function firstPlaysOf(counts: NoisedCounts): Estimate {
  if (counts.group !== 'slow') return { value: 0, standardError: 0 };
  const value = binsOf(counts).reduce((sum, bin) => sum + bin, 0);
  return { value, standardError: Math.sqrt(BIN_COUNT * counts.variances[0]) };
}

/** The watch bins 0..10 of a slow vector; empty for a fast one. */
export function binsOf(counts: NoisedCounts): readonly number[] {
  return counts.group === 'slow' ? counts.values.slice(SLOW.bins, SLOW.sources) : [];
}

/** The sources of a slow vector in the order of `SOURCES`; empty for a fast one. */
export function sourcesOf(counts: NoisedCounts): readonly number[] {
  return counts.group === 'slow' ? counts.values.slice(SLOW.sources) : [];
}

/** What the timetable reads from a window's published numbers: plays (fast) or first plays (slow). */
export function pacingCount(counts: NoisedCounts): number {
  return (counts.group === 'fast' ? playsOf(counts) : firstPlaysOf(counts)).value;
}

function fastEstimate(
  counts: NoisedCounts,
  indexes: readonly number[],
  variance: number,
): Estimate {
  if (counts.group !== 'fast') return { value: 0, standardError: 0 };
  const value = indexes.reduce((sum, index) => sum + (counts.values[index] ?? 0), 0);
  return { value, standardError: Math.sqrt(variance) };
}

function statisticAt(group: Group, index: number): 'plays' | 'viewers' | 'bins' | 'sources' {
  if (group === 'fast') return index === FAST.viewers ? 'viewers' : 'plays';
  return index < SLOW.sources ? 'bins' : 'sources';
}
