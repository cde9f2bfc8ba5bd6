import type { ClipInsights } from '@footlights/contract';
import type { PlayedClip } from '#features/videos/pipeline.ts';
import { DAY_MS } from '#lib/day.ts';
import { additionOf } from './adding.ts';
import { additionsFrom, averageShareOf, total, viewsOf } from './numbers.ts';
import type { InsightsOptions } from './options.ts';

/** Most days since publishing that are compared. */
const MOST_DAYS = 7;
/** Most and fewest others that a median is of. */
const MOST_OTHERS = 50;
const FEWEST_OTHERS = 3;

/**
 * The first days of a public clip beside the median of the creator's others at the same age: the 50 published last that
 * are as old. The day of publishing is the first. Null: it has no full day yet, or there are fewer than three others.
 */
export async function besideOthers(
  { views }: InsightsOptions,
  { clip, all, lastDay }: { clip: PlayedClip; all: readonly PlayedClip[]; lastDay: number },
): Promise<ClipInsights['beside']> {
  const ageOf = (one: PlayedClip) => lastDay - dayOf(one) + 1;
  const days = Math.min(MOST_DAYS, ageOf(clip));
  if (days < 1) return null;
  const others = all
    .filter((one) => one.id !== clip.id && one.audience === 'public' && ageOf(one) >= days)
    .slice(0, MOST_OTHERS);
  if (others.length < FEWEST_OTHERS) return null;
  const both = [clip, ...others];
  const wanted = both.map((one) => ({ id: one.id, from: dayOf(one), to: dayOf(one) + days - 1 }));
  const cells = await views.releasedDaysOf(wanted, ['fast']);
  const slow = await views.slowSumsOf(both.map(({ id }) => id));
  const viewsIn = (one: PlayedClip) =>
    viewsOf(total(additionsFrom(cells.get(one.id) ?? [], one.duration_seconds).values()));
  const shareIn = (one: PlayedClip) => {
    const noised = slow.get(one.id);
    return noised === undefined ? null : averageShareOf(additionOf(noised, one.duration_seconds));
  };
  const shares = others.flatMap((one) => shareIn(one)?.value ?? []);
  return {
    days,
    clips: others.length,
    views: viewsIn(clip),
    medianViews: medianOf(others.map((one) => viewsIn(one).value)),
    averageShare: shareIn(clip),
    medianAverageShare: shares.length < FEWEST_OTHERS ? null : medianOf(shares),
  };
}

function dayOf({ published_at }: PlayedClip): number {
  return Math.floor(published_at / DAY_MS);
}

/** Of at least one number. */
function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [low, high] = [sorted[Math.ceil(sorted.length / 2) - 1] ?? 0, sorted[middle] ?? 0];
  return (low + high) / 2;
}
