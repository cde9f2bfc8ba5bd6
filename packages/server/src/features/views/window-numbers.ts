import {
  FAST,
  type NoisedCounts,
  playsOf,
  type ShownTotal,
  viewersOf,
  viewsOf,
} from '@footlights/count';
import type { ViewWindowRow } from './table.ts';
import type { RunningWindow, Series, Shown } from './windows.ts';

/** The numbers of a slow window, in their order in memory. */
const COMMON = ['window', 'starts_at', 'ends_at', 'released_at', 'total'] as const;

/** Those of a fast one. */
export const NUMBERS = [
  ...COMMON,
  'views',
  'other_plays',
  'viewers',
  'plays_variance',
  'viewers_variance',
  'held_views',
  'held_plays',
  'held_viewers',
  'shown_views',
  'shown_plays',
  'shown_viewers',
  'views_variance_since_move',
  'plays_variance_since_move',
  'viewers_variance_since_move',
] as const satisfies readonly (keyof ViewWindowRow)[];

/** One of {@link NUMBERS}. */
export type NumberName = (typeof NUMBERS)[number];

/** Where each number stands. */
export const AT = Object.fromEntries(NUMBERS.map((name, i) => [name, i])) as Record<
  NumberName,
  number
>;

/** The numbers of each group's windows. */
export const NAMES = { fast: NUMBERS, slow: COMMON } as const;

/** A running window as its row. */
export function toRow(running: RunningWindow): ViewWindowRow {
  const { series, video, group, window, isOpen, releasedAt, sums, shown } = running;
  return {
    series,
    video_id: video,
    pace: group,
    window: window.number,
    starts_at: window.startsAt,
    ends_at: isOpen ? window.endsAt : null,
    released_at: releasedAt,
    total: window.total,
    ...(sums === null || shown === null ? NO_TOTALS : totalsOf(sums, shown)),
  };
}

type Totals = Pick<ViewWindowRow, Exclude<NumberName, (typeof COMMON)[number]>>;

function totalsOf({ values, variances }: NoisedCounts, shown: Shown): Totals {
  const { views, plays, viewers } = shown;
  return {
    views: values[FAST.views] ?? 0,
    other_plays: values[FAST.otherPlays] ?? 0,
    viewers: values[FAST.viewers] ?? 0,
    plays_variance: variances[0],
    viewers_variance: variances[1],
    held_views: views.held,
    held_plays: plays.held,
    held_viewers: viewers.held,
    shown_views: views.rounded,
    shown_plays: plays.rounded,
    shown_viewers: viewers.rounded,
    views_variance_since_move: views.varianceSinceMove,
    plays_variance_since_move: plays.varianceSinceMove,
    viewers_variance_since_move: viewers.varianceSinceMove,
  };
}

const NO_TOTALS: Totals = Object.freeze({
  views: null,
  other_plays: null,
  viewers: null,
  plays_variance: null,
  viewers_variance: null,
  held_views: null,
  held_plays: null,
  held_viewers: null,
  shown_views: null,
  shown_plays: null,
  shown_viewers: null,
  views_variance_since_move: null,
  plays_variance_since_move: null,
  viewers_variance_since_move: null,
});

/** A running window from its numbers. */
export function toRunning(of: Series, read: (name: NumberName) => number | null): RunningWindow {
  const [number, startsAt, endsAt] = [read('window') ?? 0, read('starts_at') ?? 0, read('ends_at')];
  const sums = of.group === 'slow' ? null : sumsFrom(read);
  return {
    ...of,
    window: { number, startsAt, endsAt: endsAt ?? startsAt, total: read('total') ?? 0 },
    isOpen: endsAt !== null,
    releasedAt: read('released_at'),
    sums,
    shown: sums === null ? null : shownFrom(read, sums),
  };
}

function sumsFrom(read: (name: NumberName) => number | null): NoisedCounts {
  return {
    group: 'fast',
    values: [read('views') ?? 0, read('other_plays') ?? 0, read('viewers') ?? 0],
    variances: [read('plays_variance') ?? 0, read('viewers_variance') ?? 0],
  };
}

function shownFrom(read: (name: NumberName) => number | null, sums: NoisedCounts): Shown {
  const { variances } = sums;
  const totalOf = (
    name: 'views' | 'plays' | 'viewers',
    sum: number,
    variance: number,
  ): ShownTotal => ({
    sum,
    variance,
    held: read(`held_${name}`) ?? 0,
    varianceSinceMove: read(`${name}_variance_since_move`) ?? 0,
    rounded: read(`shown_${name}`) ?? 0,
  });
  return {
    views: totalOf('views', viewsOf(sums).value, variances[0]),
    // The noises of views and of other plays add up.
    plays: totalOf('plays', playsOf(sums).value, 2 * variances[0]),
    viewers: totalOf('viewers', viewersOf(sums).value, variances[1]),
  };
}
