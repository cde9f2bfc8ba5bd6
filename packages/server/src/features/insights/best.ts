import type { Insights } from '@footlights/contract';
import type { AccountId } from '#lib/ids.ts';
import type { Days } from './days.ts';
import { mostFirst } from './order.ts';
import { readingOf } from './measures.ts';
import { additionsFrom, total, viewsOf } from './numbers.ts';
import { type InsightsOptions, lineOf } from './options.ts';

/** Clips that are looked at: those with most views of all time, and the newest. */
const MOST_VIEWED = 40;
const NEWEST = 20;
const SHOWN = 5;

/**
 * Public clips with most released views in some days, of the 40 with most of all time and the 20 newest: one that was
 * neither is no best clip of a range.
 */
export async function bestIn(
  options: InsightsOptions,
  account: AccountId,
  days: Days,
): Promise<Insights['best']> {
  const { views, clips } = options;
  const all = await clips.playedBy(account, 'public');
  const viewed = views.valuesOf(
    all.map(({ id }) => id),
    'views',
  );
  const ofAllTime = mostFirst(all, viewed).slice(0, MOST_VIEWED);
  const candidates = [...new Set([...ofAllTime, ...all.slice(0, NEWEST)])];
  const cells = await views.releasedDaysOf(
    candidates.map(({ id }) => ({ id, ...days })),
    ['fast'],
  );
  return (
    candidates
      .map((clip) => {
        const own = additionsFrom(cells.get(clip.id) ?? [], clip.duration_seconds);
        return { clip, views: readingOf(viewsOf(total(own.values()))) };
      })
      // An order by noise would be none.
      .filter((one) => one.views.shown !== null)
      .toSorted((a, b) => b.views.value - a.views.value || (a.clip.id < b.clip.id ? 1 : -1))
      .slice(0, SHOWN)
      .map((one) => ({ clip: lineOf(one.clip, options), views: one.views }))
  );
}
