import { typicalSeconds } from './bins.ts';
import { nonIncreasing } from './isotonic.ts';
import {
  binsOf,
  type Estimate,
  firstPlaysOf,
  type NoisedCounts,
  playsOf,
  sourcesOf,
  viewersOf,
  viewsOf,
} from './release.ts';

/** Retention appears from this many published viewers … */
export const RETENTION_VIEWERS = 500;
/** … or when every point's standard error is below this share. */
export const RETENTION_ERROR = 0.05;
/** Sources appear from this many published viewers. */
export const SOURCE_VIEWERS = 200;

/** Published sums of one video over the same time. */
export type PublishedSums = {
  readonly fast: NoisedCounts;
  readonly slow: NoisedCounts;
  readonly durationSeconds: number;
};

/**
 * Hook rate: views ÷ plays, 0 to 1. Null while the plays are within 3 standard errors of nothing.
 * All functions of this file read published numbers only.
 */
export function hookRate(fast: NoisedCounts): Estimate | null {
  const views = viewsOf(fast);
  const plays = playsOf(fast);
  if (!isClear(plays)) return null;
  const otherPlays = plays.value - views.value;
  // Views and other plays have independent noise of the same variance.
  const spread = Math.hypot(views.value, otherPlays) * views.standardError;
  return share(views.value / plays.value, spread / plays.value ** 2);
}

/** Share of first plays that reached the last tenth. Null while there are too few. */
export function completion(slow: NoisedCounts): Estimate | null {
  return weighted(slow, (bin) => (bin === 10 ? 1 : 0));
}

/** Average watch share of first plays, 0 to 1. Null while there are too few. */
export function averageShare(slow: NoisedCounts, durationSeconds: number): Estimate | null {
  if (!(durationSeconds > 0)) return null;
  return weighted(slow, (bin) => typicalSeconds(bin, durationSeconds) / durationSeconds);
}

/**
 * Watched seconds of all plays, taking replays to be watched as far as first plays are.
 * Null while there are too few.
 */
export function watchSeconds(sums: PublishedSums): Estimate | null {
  const average = averageShare(sums.slow, sums.durationSeconds);
  const plays = playsOf(sums.fast);
  if (average === null || !isClear(plays)) return null;
  const seconds = average.value * sums.durationSeconds;
  const spread = Math.hypot(
    seconds * plays.standardError,
    plays.value * sums.durationSeconds * average.standardError,
  );
  return { value: seconds * plays.value, standardError: spread };
}

/**
 * Share of first plays still watching: at the start (1), from the view rule on, then at each tenth to 0.9.
 * 11 points that never rise (isotonic regression), each 0 to 1. Null below 500 published viewers unless every
 * standard error is below 5 points.
 */
export function retention({ fast, slow }: PublishedSums): Estimate[] | null {
  const points = Array.from({ length: 11 }, (_, from) =>
    weighted(slow, (bin) => (bin >= from ? 1 : 0)),
  );
  const known = points.filter((point) => point !== null);
  if (known.length < points.length) return null;
  const isPrecise = known.every((point) => point.standardError < RETENTION_ERROR);
  if (viewersOf(fast).value < RETENTION_VIEWERS && !isPrecise) return null;
  const values = nonIncreasing(known.map((point) => point.value));
  return known.map(({ standardError }, i) => share(values[i] ?? 0, standardError));
}

/** Share of first plays per source, 0 to 1, in the order of `SOURCES`. Null below 200 published viewers. */
export function sourceShares({ fast, slow }: PublishedSums): Estimate[] | null {
  const counts = sourcesOf(slow);
  const total = counts.reduce((sum, count) => sum + count, 0);
  const error = Math.sqrt(slow.variances[1]);
  const isKnown = isClear({ value: total, standardError: error * Math.sqrt(counts.length) });
  if (viewersOf(fast).value < SOURCE_VIEWERS || !isKnown) return null;
  return counts.map((count) => {
    const part = count / total;
    const spread = Math.sqrt((1 - part) ** 2 + (counts.length - 1) * part ** 2);
    return share(part, (spread * error) / total);
  });
}

/** Σ weight × bin ÷ Σ bin with the error of the bins' noise (delta method). */
function weighted(slow: NoisedCounts, weightOf: (bin: number) => number): Estimate | null {
  const bins = binsOf(slow);
  const total = firstPlaysOf(slow);
  if (!isClear(total)) return null;
  const mean = bins.reduce((sum, count, bin) => sum + weightOf(bin) * count, 0) / total.value;
  const spread = Math.hypot(...bins.map((_, bin) => weightOf(bin) - mean));
  return share(mean, (spread * Math.sqrt(slow.variances[0])) / total.value);
}

function isClear({ standardError, value }: Estimate): boolean {
  return value > 0 && value > 3 * standardError;
}

function share(value: number, standardError: number): Estimate {
  return { value: Math.min(1, Math.max(0, value)), standardError };
}
