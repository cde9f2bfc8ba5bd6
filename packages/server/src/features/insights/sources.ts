import type { SourceShare } from '@footlights/contract';
import { BIN_COUNT, SOURCES, sourceShares } from '@footlights/count';
import type { Addition } from './adding.ts';
import { isShown, measured } from './measures.ts';
import { fastOf } from './numbers.ts';

/**
 * Where first plays came from; null below 200 published viewers. A source that is too small to show is null, and where
 * it would be alone so is the smallest of the others: one missing share is what the rest lacks to 1.
 */
export function sourcesIn(sum: Addition): SourceShare[] | null {
  const counts = SOURCES.map((source) => sum[`from_${source}`]);
  const slow = {
    group: 'slow',
    values: [...Array.from({ length: BIN_COUNT }, () => 0), ...counts],
    variances: [0, sum.sources_variance],
  } as const;
  const shares = sourceShares({ fast: fastOf(sum), slow, durationSeconds: 1 });
  if (shares === null) return null;
  const hidden = hiddenAmong(counts, sum.sources_variance);
  if (hidden.size >= SOURCES.length) return null;
  return SOURCES.map((source, i) => ({
    source,
    share: hidden.has(i) ? null : (shares[i] ?? null),
  }));
}

/** Places of the counts that are not shown: never exactly one. */
export function hiddenAmong(counts: readonly number[], variance: number): Set<number> {
  const hidden = new Set<number>();
  for (const [i, count] of counts.entries()) if (!isShown(measured(count, variance))) hidden.add(i);
  if (hidden.size !== 1) return hidden;
  const [smallest] = [...counts.keys()]
    .filter((i) => !hidden.has(i))
    .toSorted((a, b) => (counts[a] ?? 0) - (counts[b] ?? 0));
  if (smallest !== undefined) hidden.add(smallest);
  return hidden;
}
