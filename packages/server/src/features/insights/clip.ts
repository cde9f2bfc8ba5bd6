import type { ClipInsights, Measured } from '@footlights/contract';
import { type Group, retention, sumCounts } from '@footlights/count';
import type { PlayedClip } from '#features/videos/pipeline.ts';
import type { ReleasedDay } from '#features/views/service.ts';
import { doingsFrom } from './acts.ts';
import { NOTHING } from './adding.ts';
import { besideOthers } from './beside.ts';
import { type Days, daysIn, dayText } from './days.ts';
import { additionsFrom, curveNumbers, periodNumbers, sumIn } from './numbers.ts';
import type { InsightsOptions } from './options.ts';
import { shownRange, type Span } from './range.ts';
import { sourcesIn } from './sources.ts';
import { totalsOf } from './totals.ts';

/** What the creator of a clip is told of it; `all` are its clips, this one too. */
export async function clipInsightsOf(
  options: InsightsOptions,
  { clip, all }: { clip: PlayedClip; all: readonly PlayedClip[] },
  span: Span,
): Promise<ClipInsights> {
  const { range, before } = span;
  const acts = await options.counters.ofVideos([clip.id]);
  const [totals] = await totalsOf(options, [clip], acts);
  const told = {
    ...totals!,
    range: shownRange(range),
    before: shownRange(before),
    lastDay: dayText(span.lastDay),
  };
  if (clip.audience !== 'public') return { ...told, ...NOT_PUBLIC };
  const wanted = { id: clip.id, from: before.from, to: range.to };
  const cells = (await options.views.releasedDaysOf([wanted], ['fast', 'slow'])).get(clip.id) ?? [];
  const doings = doingsFrom(await options.counters.daysOfVideo(clip.id, wanted));
  const released = additionsFrom(cells, clip.duration_seconds);
  const sum = sumIn(released, range);
  return {
    ...told,
    numbers: periodNumbers(sum, doings.during(range).acts),
    numbersBefore: periodNumbers(sumIn(released, before), doings.during(before).acts),
    days: daysIn(range).map((day) => ({
      day: dayText(day),
      ...curveNumbers(released.get(day) ?? NOTHING),
      ...doings.on(day).acts,
    })),
    retention: retentionIn(cells, range, clip.duration_seconds),
    sources: sourcesIn(sum),
    beside: await besideOthers(options, { clip, all, lastDay: span.lastDay }),
  };
}

const NOT_PUBLIC = {
  numbers: null,
  numbersBefore: null,
  days: null,
  retention: null,
  sources: null,
  beside: null,
} as const;

/** Null: too few viewers, or too few first plays. */
function retentionIn(
  cells: readonly ReleasedDay[],
  { from, to }: Days,
  durationSeconds: number,
): Measured[] | null {
  const within = cells.filter(({ day }) => day >= from && day <= to);
  const sum = (group: Group) =>
    sumCounts(
      within.flatMap((day) => day[group] ?? []),
      group,
    );
  const [fast, slow] = [sum('fast'), sum('slow')];
  if (fast === null || slow === null) return null;
  return retention({ fast, slow, durationSeconds });
}
