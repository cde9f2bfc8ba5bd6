/**
 * What insights have to say, worked out anew from release rows and the formulas of the guide alone, without the code
 * that answers.
 */
import { type Part, sumOf } from './parts.ts';

/** A number with the standard error of its noise. */
export interface Number {
  value: number;
  standardError: number;
}

export interface Acts {
  likes: number;
  comments: number;
  shares: number;
  saves: number;
}

const BINS = 11;
const SOURCES = ['feed', 'following', 'profile', 'search', 'share', 'embed'];

export const measured = (value: number, variance: number): Number => ({
  value,
  standardError: Math.sqrt(variance),
});

/** Null below 25 or two standard errors; else to the coarsest of 1, 2, 5, 10, … that the error reaches. */
export function reading(number: Number): Number & { shown: number | null } {
  const { value, standardError } = number;
  if (value < 25 || value <= 2 * standardError) return { ...number, shown: null };
  let step = 1;
  for (let power = 1; power <= standardError; power *= 10)
    for (const digit of [1, 2, 5]) if (digit * power <= standardError) step = digit * power;
  return { ...number, shown: Math.round(value / step) * step };
}

export const viewsIn = (parts: readonly Part[]): Number =>
  measured(
    sumOf(parts, ({ fast }) => fast[0]!),
    sumOf(parts, ({ playsVariance }) => playsVariance),
  );

export const playsIn = (parts: readonly Part[]): Number =>
  measured(
    sumOf(parts, ({ fast }) => fast[0]! + fast[1]!),
    2 * sumOf(parts, ({ playsVariance }) => playsVariance),
  );

export const viewersIn = (parts: readonly Part[]): Number =>
  measured(
    sumOf(parts, ({ fast }) => fast[2]!),
    sumOf(parts, ({ viewersVariance }) => viewersVariance),
  );

const isClear = ({ value, standardError }: Number) => value > 0 && value > 3 * standardError;

/** Seconds that a bin stands for. */
function seconds(bin: number, duration: number): number {
  const least = duration < 4 ? duration / 2 : 2;
  if (bin === 0) return least / 2;
  const from = Math.max(least, ((bin - 1) * duration) / 10);
  return (from + Math.max(least, (bin * duration) / 10)) / 2;
}

/** A mean over first plays; its error is that of every bin's noise, each weighed by how far it is from the mean. */
export function meanIn(
  parts: readonly Part[],
  weight: (bin: number, durationSeconds: number) => number,
  most = 1,
): Number | null {
  const bins = Array.from({ length: BINS }, (_, bin) => bin);
  const first = measured(
    sumOf(parts, ({ slow }) => slow.slice(0, BINS).reduce((sum, one) => sum + one, 0)),
    BINS * sumOf(parts, ({ binsVariance }) => binsVariance),
  );
  if (!isClear(first)) return null;
  const mean =
    sumOf(parts, ({ slow, durationSeconds }) =>
      bins.reduce((sum, bin) => sum + slow[bin]! * weight(bin, durationSeconds), 0),
    ) / first.value;
  const variance = sumOf(parts, ({ binsVariance, durationSeconds }) =>
    bins.reduce((sum, bin) => sum + binsVariance * (weight(bin, durationSeconds) - mean) ** 2, 0),
  );
  return {
    value: Math.min(most, Math.max(0, mean)),
    standardError: Math.sqrt(variance) / first.value,
  };
}

const averageSeconds = (parts: readonly Part[]) => meanIn(parts, seconds, Infinity);

export const averageShare = (parts: readonly Part[]): Number | null =>
  meanIn(parts, (bin, duration) => seconds(bin, duration) / duration);

function watched(parts: readonly Part[]): ReturnType<typeof reading> | null {
  const [plays, average] = [playsIn(parts), averageSeconds(parts)];
  if (average === null || !isClear(plays)) return null;
  const spread = Math.hypot(
    plays.value * average.standardError,
    average.value * plays.standardError,
  );
  return reading({ value: plays.value * average.value, standardError: spread });
}

function hook(parts: readonly Part[]): Number | null {
  const [views, plays] = [viewsIn(parts), playsIn(parts)];
  if (!isClear(plays)) return null;
  const other = plays.value - views.value;
  return {
    value: Math.min(1, Math.max(0, views.value / plays.value)),
    standardError: (Math.hypot(views.value, other) * views.standardError) / plays.value ** 2,
  };
}

function replays(parts: readonly Part[]): Number | null {
  const [plays, viewers] = [playsIn(parts), viewersIn(parts)];
  if (!isClear(viewers)) return null;
  const each = plays.value / viewers.value;
  const spread = Math.hypot(plays.standardError, each * viewers.standardError);
  return { value: Math.max(0, each - 1), standardError: spread / viewers.value };
}

function engagement({ likes, comments, shares, saves }: Acts, by: Number): Number | null {
  if (!isClear(by)) return null;
  const value = (likes + comments + shares + saves) / by.value;
  return { value, standardError: (Math.abs(value) * by.standardError) / by.value };
}

/** Everything that is told of some days; of clips that are not public nothing of watch times. */
export function periodOf(parts: readonly Part[], acts: Acts, isPublic = true) {
  const ifPublic = <T>(value: T) => (isPublic ? value : null);
  return {
    views: reading(viewsIn(parts)),
    plays: reading(playsIn(parts)),
    viewerDays: reading(viewersIn(parts)),
    watchSeconds: ifPublic(watched(parts)),
    averageSeconds: ifPublic(averageSeconds(parts)),
    averageShare: ifPublic(averageShare(parts)),
    completion: ifPublic(meanIn(parts, (bin) => (bin === 10 ? 1 : 0))),
    replaysPerViewer: replays(parts),
    hook: hook(parts),
    acts,
    engagementByViews: engagement(acts, viewsIn(parts)),
    engagementByViewers: engagement(acts, viewersIn(parts)),
  };
}

/** From 200 viewers on; none that is small, and never exactly one missing. */
export function sourcesOf(parts: readonly Part[]) {
  const counts = SOURCES.map((_, at) => sumOf(parts, ({ slow }) => slow[BINS + at]!));
  const variance = sumOf(parts, ({ sourcesVariance }) => sourcesVariance);
  const total = counts.reduce((sum, one) => sum + one, 0);
  if (viewersIn(parts).value < 200 || !isClear(measured(total, 6 * variance))) return null;
  const order = [...counts.keys()].toSorted((a, b) => counts[a]! - counts[b]!);
  const hidden = new Set(
    order.filter((at) => reading(measured(counts[at]!, variance)).shown === null),
  );
  if (hidden.size === 1) hidden.add(order.find((at) => !hidden.has(at))!);
  if (hidden.size === SOURCES.length) return null;
  return SOURCES.map((source, at) => {
    const share = counts[at]! / total;
    const spread = Math.sqrt((1 - share) ** 2 + 5 * share ** 2);
    const error = (spread * Math.sqrt(variance)) / total;
    const value = Math.min(1, Math.max(0, share));
    return { source, share: hidden.has(at) ? null : { value, standardError: error } };
  });
}

/** From 500 viewers on, or known to five points of a hundred; it never rises. */
export function retentionOf(part: Part): Number[] | null {
  const points = Array.from({ length: BINS }, (_, from) =>
    meanIn([part], (bin) => (bin >= from ? 1 : 0)),
  ).filter((point) => point !== null);
  if (points.length < BINS) return null;
  const isKnown = points.every(({ standardError }) => standardError < 0.05);
  if (part.fast[2]! < 500 && !isKnown) return null;
  return nonRising(points.map(({ value }) => value)).map((value, at) => ({
    value,
    standardError: points[at]!.standardError,
  }));
}

/** Neighbours that rise are levelled to their mean, until none does. */
function nonRising(values: readonly number[]): number[] {
  const pools: { mean: number; size: number }[] = [];
  for (const value of values) {
    let pool = { mean: value, size: 1 };
    for (
      let last = pools.at(-1);
      last !== undefined && last.mean < pool.mean;
      last = pools.at(-1)
    ) {
      pools.pop();
      const size = last.size + pool.size;
      pool = { mean: (last.mean * last.size + pool.mean * pool.size) / size, size };
    }
    pools.push(pool);
  }
  return pools.flatMap(({ mean, size }) => Array.from({ length: size }, () => mean));
}
