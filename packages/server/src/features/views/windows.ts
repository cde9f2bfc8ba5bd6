import type { ShownCount } from '@footlights/contract';
import {
  addWindow,
  apiValueOf,
  cutTime,
  displayOf,
  FEWER_THAN,
  firstWindow,
  type Group,
  nextWindow,
  type NoisedCounts,
  NOTHING_SHOWN,
  pacingCount,
  playsOf,
  type ShownTotal,
  sumCounts,
  TIMETABLE,
  viewersOf,
  viewsOf,
  wholeMinute,
  type Window,
} from '@footlights/count';

/** Totals as shown, held against flicker. */
export interface Shown {
  views: ShownTotal;
  plays: ShownTotal;
  viewers: ShownTotal;
}

/** Whose windows: one video and group. */
export interface Series {
  /** Even for a video's fast windows, one more for its slow ones. */
  series: number;
  video: string;
  group: Group;
}

/** The running window of a series, and what was published before it. */
export interface RunningWindow extends Series {
  window: Window;
  /** False: no cut is due. The slow window of a video that is not public. */
  isOpen: boolean;
  /** Epoch ms of the newest release; null before the first. */
  releasedAt: number | null;
  /** All published windows added up. Null for slow ones: only their release rows hold them. */
  sums: NoisedCounts | null;
  /** Null for slow ones: nothing of them is shown as a total. */
  shown: Shown | null;
}

/** What a cut publishes, and the window after it. */
export interface Release {
  noised: NoisedCounts;
  /** The window that ended. */
  ended: RunningWindow;
  at: number;
  next: RunningWindow;
}

/** The number of a video's fast or slow series. */
export function seriesOf(video: number, group: Group): number {
  return 2 * video + (group === 'fast' ? 0 : 1);
}

/** The group of a series. */
export function groupOf(series: number): Group {
  return series % 2 === 0 ? 'fast' : 'slow';
}

/** The first window of a series, from `at` (epoch ms) on. */
export function beginWindow(series: Series, at: number): RunningWindow {
  const { group } = series;
  const begun = {
    ...series,
    window: firstWindow(at, TIMETABLE[group]),
    isOpen: true,
    releasedAt: null,
  };
  if (group === 'slow') return { ...begun, sums: null, shown: null };
  const sums: NoisedCounts = { group, values: [0, 0, 0], variances: [0, 0] };
  const shown = { views: NOTHING_SHOWN, plays: NOTHING_SHOWN, viewers: NOTHING_SHOWN };
  return { ...begun, sums, shown };
}

/**
 * A window that was paused goes on from the minute after `at`, as long as a first one. It has a number of its own,
 * so that no cut made before the pause can be taken for its.
 */
export function reopenWindow(running: RunningWindow, at: number): RunningWindow {
  const { number, total } = running.window;
  const first = firstWindow(wholeMinute(at), TIMETABLE[running.group]);
  return { ...running, window: { ...first, number: number + 1, total }, isOpen: true };
}

/**
 * Publishes the noised counts of the running window, cut at `now`. `number` is that of the cut: later than the
 * window's own only when an older database was put back under a newer journal.
 */
export function releaseWindow(
  running: RunningWindow,
  cut: { noised: NoisedCounts; now: number; number: number },
): Release {
  const { noised, now, number } = cut;
  const ended = { ...running, window: { ...running.window, number } };
  const { group, window, sums, shown } = ended;
  const at = cutTime(window, now);
  const next: RunningWindow = {
    ...ended,
    window: nextWindow(window, { at, released: pacingCount(noised) }, TIMETABLE[group]),
    releasedAt: at,
    sums: sums === null ? null : sumCounts([sums, noised], group),
    shown: shown === null ? null : addToShown(shown, noised),
  };
  return { noised, ended, at, next };
}

/** A held total as the API gives it. */
export function shownCountOf(total: ShownTotal): ShownCount {
  const display = displayOf(total);
  const { value, standardError } = apiValueOf(total);
  const shown = display.kind === 'fewer' ? null : display.value;
  return { shown, fewerThan: FEWER_THAN, value, standardError };
}

function addToShown({ views, plays, viewers }: Shown, noised: NoisedCounts): Shown {
  return {
    views: addWindow(views, viewsOf(noised)),
    plays: addWindow(plays, playsOf(noised)),
    viewers: addWindow(viewers, viewersOf(noised)),
  };
}
