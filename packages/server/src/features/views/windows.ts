import type { ShownCount } from '@footlights/contract';
import {
  addWindow,
  apiValueOf,
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
  VECTOR_LENGTH,
  viewersOf,
  viewsOf,
  type Window,
} from '@footlights/count';

/** Totals as shown, held against flicker. */
export interface Shown {
  views: ShownTotal;
  plays: ShownTotal;
  viewers: ShownTotal;
}

/** The running window of one video and group, and everything published before it. */
export interface RunningWindow {
  video: string;
  group: Group;
  window: Window;
  /** False: no cut is due. The slow window of a video that is not public. */
  isOpen: boolean;
  /** Epoch ms of the newest release; null before the first. */
  releasedAt: number | null;
  /** All published windows added up. */
  sums: NoisedCounts;
  /** Null in a slow window: nothing of it is shown as a total. */
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

/** The first window of a video, from `at` (epoch ms) on. */
export function beginWindow(video: string, group: Group, at: number): RunningWindow {
  return {
    video,
    group,
    window: firstWindow(at, TIMETABLE[group]),
    isOpen: true,
    releasedAt: null,
    sums: {
      group,
      values: Array.from({ length: VECTOR_LENGTH[group] }, () => 0),
      variances: [0, 0],
    },
    shown:
      group === 'fast'
        ? { views: NOTHING_SHOWN, plays: NOTHING_SHOWN, viewers: NOTHING_SHOWN }
        : null,
  };
}

/** A window that was paused goes on from `at`, as long as a first one. */
export function reopenWindow(running: RunningWindow, at: number): RunningWindow {
  const { number, total } = running.window;
  const window = { ...firstWindow(at, TIMETABLE[running.group]), number, total };
  return { ...running, window, isOpen: true };
}

/**
 * Publishes the noised counts of the running window. `number` is that of the cut: later than the window's own
 * only when an older database was put back under a newer journal.
 */
export function releaseWindow(
  running: RunningWindow,
  cutOf: { noised: NoisedCounts; at: number; number: number },
): Release {
  const { noised, at, number } = cutOf;
  const ended = { ...running, window: { ...running.window, number } };
  const { group, window, shown } = ended;
  const cut = { at, released: pacingCount(noised) };
  const next: RunningWindow = {
    ...ended,
    window: nextWindow(window, cut, TIMETABLE[group]),
    releasedAt: at,
    sums: sumCounts([ended.sums, noised], group) ?? noised,
    shown: shown === null ? null : addToShown(shown, noised),
  };
  return { noised, ended, at, next };
}

/** Names a window's video and group. */
export function keyOf({ video, group }: { video: string; group: Group }): string {
  return `${group} ${video}`;
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
