import type { ShownCount } from '@footlights/contract';
import {
  type Estimate,
  FAST,
  type Group,
  NOTHING_SHOWN,
  playsOf,
  viewersOf,
  viewsOf,
} from '@footlights/count';
import { type RunningWindow, shownCountOf } from './windows.ts';

/** Released numbers of one video: what ranking, insights and everything else may read. */
export interface Released {
  /** Sums of noised windows: unclamped, at times below 0. */
  views: Estimate;
  plays: Estimate;
  viewers: Estimate;
  /** Epoch ms of the newest release; null before the first. */
  releasedAt: number | null;
}

/** Running windows in memory, and the numbers published so far. */
export interface Published {
  find(video: string, group: Group): RunningWindow | undefined;
  set(running: RunningWindow): void;
  forget(video: string): void;
  videos(): string[];
  /** Rises with every release: what was worked out from released numbers holds while it stays. */
  readonly version: number;
  /** Views as shown; a video without a release has "fewer than 25". Every id gets an entry. */
  shownOf(videos: readonly string[]): Map<string, ShownCount>;
  releasedOf(videos: readonly string[]): Map<string, Released>;
  /** Published viewers of a video, for the caps. */
  viewersOf(video: string): number;
}

/** With nothing in it. Cost of a read: one map lookup a video. */
export function createPublished(): Published {
  const windows = {
    fast: new Map<string, RunningWindow>(),
    slow: new Map<string, RunningWindow>(),
  };
  let version = 0;
  return {
    find: (video, group) => windows[group].get(video),
    set(running) {
      windows[running.group].set(running.video, running);
      version += 1;
    },
    forget(video) {
      windows.fast.delete(video);
      windows.slow.delete(video);
      version += 1;
    },
    videos: () => [...windows.fast.keys()],
    get version() {
      return version;
    },
    shownOf: (videos) =>
      new Map(
        videos.map((id) => [id, shownCountOf(windows.fast.get(id)?.shown?.views ?? NOTHING_SHOWN)]),
      ),
    releasedOf: (videos) => new Map(videos.map((id) => [id, releasedOf(windows.fast.get(id))])),
    viewersOf: (video) => windows.fast.get(video)?.sums.values[FAST.viewers] ?? 0,
  };
}

function releasedOf(running: RunningWindow | undefined): Released {
  if (running === undefined) {
    const nothing = { value: 0, standardError: 0 };
    return { views: nothing, plays: nothing, viewers: nothing, releasedAt: null };
  }
  const { sums, releasedAt } = running;
  return { views: viewsOf(sums), plays: playsOf(sums), viewers: viewersOf(sums), releasedAt };
}
