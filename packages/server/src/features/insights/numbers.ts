import type { ActSums, DayNumbers, PeriodNumbers } from '@footlights/contract';
import { BIN_COUNT, type Group, hookRate, type NoisedCounts } from '@footlights/count';
import type { ReleasedDay } from '#features/views/service.ts';
import { type Addition, additionOf, NOTHING, plus } from './adding.ts';
import { type Days, daysIn } from './days.ts';
import { isClear, measured, productOf, ratioOf, readingOf, within } from './measures.ts';

/** A share of something. */
const SHARE = [0, 1] as const;

/** Everything that is told of some days. */
export function periodNumbers(sum: Addition, acts: ActSums): PeriodNumbers {
  const plays = playsOf(sum);
  const averageSeconds = averageSecondsOf(sum);
  const watched = isClear(plays) ? productOf(plays, averageSeconds) : null;
  return {
    ...bareNumbers(sum, acts),
    watchSeconds: watched === null ? null : readingOf(watched),
    averageSeconds,
    averageShare: averageShareOf(sum),
    completion: within(
      ratioOf(
        { value: sum.completions, variance: sum.bins_variance, covariance: sum.bins_variance },
        firstPlaysOf(sum),
      ),
      SHARE,
    ),
  };
}

/** What is told of a clip that is not public: nothing of watch times. */
export function bareNumbers(sum: Addition, acts: ActSums): PeriodNumbers {
  const [views, viewers] = [viewsOf(sum), viewersOf(sum)];
  const all = { value: sumOf(acts), variance: 0, covariance: 0 };
  return {
    views: readingOf(views),
    plays: readingOf(playsOf(sum)),
    viewerDays: readingOf(viewers),
    watchSeconds: null,
    averageSeconds: null,
    averageShare: null,
    completion: null,
    replaysPerViewer: replaysOf(sum),
    hook: hookRate(fastOf(sum)),
    acts,
    engagementByViews: ratioOf(all, views),
    engagementByViewers: ratioOf(all, viewers),
  };
}

/** The numbers of a day of a curve, without its name and followers. */
export function curveNumbers(sum: Addition): Pick<DayNumbers, 'views' | 'plays' | 'viewerDays'> {
  return { views: viewsOf(sum), plays: playsOf(sum), viewerDays: viewersOf(sum) };
}

export function viewsOf(sum: Addition) {
  return measured(sum.views, sum.plays_variance);
}

export function playsOf(sum: Addition) {
  return measured(sum.views + sum.other_plays, 2 * sum.plays_variance);
}

export function viewersOf(sum: Addition) {
  return measured(sum.viewers, sum.viewers_variance);
}

export function averageShareOf(sum: Addition) {
  const { shares: value, shares_variance: variance, shares_covariance: covariance } = sum;
  return within(ratioOf({ value, variance, covariance }, firstPlaysOf(sum)), SHARE);
}

/** Likes, comments, shares and saves together. */
export function sumOf({ likes, comments, shares, saves }: ActSums): number {
  return likes + comments + shares + saves;
}

/** What several sums come to. */
export function total(sums: Iterable<Addition>): Addition {
  let all = NOTHING;
  for (const one of sums) all = plus(all, one);
  return all;
}

/** What was released on the days of a range, together. */
export function sumIn(released: ReadonlyMap<number, Addition>, days: Days): Addition {
  return total(daysIn(days).flatMap((day) => released.get(day) ?? []));
}

/** What released numbers of a clip come to. */
export function additionFrom(
  released: { readonly [Each in Group]: NoisedCounts | null },
  durationSeconds: number,
): Addition {
  const parts = [released.fast, released.slow].flatMap((noised) => noised ?? []);
  return total(parts.map((noised) => additionOf(noised, durationSeconds)));
}

/** The released days of a clip, each as its sum. */
export function additionsFrom(
  days: readonly ReleasedDay[],
  durationSeconds: number,
): Map<number, Addition> {
  return new Map(days.map((day) => [day.day, additionFrom(day, durationSeconds)]));
}

/** The sum's views, other plays and viewers as one window would have them. */
export function fastOf(sum: Addition): NoisedCounts {
  return {
    group: 'fast',
    values: [sum.views, sum.other_plays, sum.viewers],
    variances: [sum.plays_variance, sum.viewers_variance],
  };
}

function firstPlaysOf(sum: Addition) {
  return measured(sum.first_plays, BIN_COUNT * sum.bins_variance);
}

function averageSecondsOf(sum: Addition) {
  const { seconds: value, seconds_variance: variance, seconds_covariance: covariance } = sum;
  return within(ratioOf({ value, variance, covariance }, firstPlaysOf(sum)), [0, Infinity]);
}

/** plays ÷ viewers − 1. */
function replaysOf(sum: Addition) {
  const plays = { value: sum.views + sum.other_plays, variance: 2 * sum.plays_variance };
  const ratio = ratioOf({ ...plays, covariance: 0 }, viewersOf(sum));
  return within(ratio && { ...ratio, value: ratio.value - 1 }, [0, Infinity]);
}
