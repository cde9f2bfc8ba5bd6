import type { ShownCount } from '@footlights/contract';
import { type Estimate, NOTHING_SHOWN, playsOf, viewersOf, viewsOf } from '@footlights/count';
import { createRunning, type Running } from './running.ts';
import { type RunningWindow, shownCountOf } from './windows.ts';

/** Released numbers of one video: what ranking, insights and everything else may read. */
export interface Released {
  /** Sums of noised windows: unclamped, at times below 0. */
  views: Estimate;
  plays: Estimate;
  viewers: Estimate;
  /** Epoch ms of the newest release, as scheduled or to the minute; null before the first. */
  releasedAt: number | null;
}

/** Running windows in memory, and the numbers published so far. */
export interface Published extends Running {
  /** Rises with every release: what was worked out from released numbers holds while it stays. */
  readonly version: number;
  /** Views as shown; a video without a release has "fewer than 25". Every id gets an entry. */
  shownOf(videos: readonly string[]): Map<string, ShownCount>;
  releasedOf(videos: readonly string[]): Map<string, Released>;
  /** The most viewers of a video that were published since the process began, for the caps of networks. */
  mostViewersOf(video: string): number;
}

/** With nothing in it. Cost of a read: one map lookup a video. */
export function createPublished(): Published {
  const running = createRunning();
  const fast = (video: string) => running.find(video, 'fast');
  /** Of videos whose viewers have been more. */
  const most = new Map<string, number>();
  let version = 0;
  return {
    ...running,
    set(window) {
      const before = window.group === 'fast' ? running.valueOf(window.video, 'viewers') : 0;
      running.set(window);
      const isLess = window.group === 'fast' && running.valueOf(window.video, 'viewers') < before;
      if (isLess && (most.get(window.video) ?? 0) < before) most.set(window.video, before);
      version += 1;
    },
    forget(video) {
      running.forget(video);
      most.delete(video);
      version += 1;
    },
    get version() {
      return version;
    },
    shownOf: (videos) =>
      new Map(videos.map((id) => [id, shownCountOf(fast(id)?.shown?.views ?? NOTHING_SHOWN)])),
    mostViewersOf: (video) =>
      Math.max(running.valueOf(video, 'viewers'), most.get(video) ?? -Infinity),
    releasedOf: (videos) => new Map(videos.map((id) => [id, releasedOf(fast(id))])),
  };
}

function releasedOf(running: RunningWindow | undefined): Released {
  if (running?.sums == null) {
    const nothing = { value: 0, standardError: 0 };
    return { views: nothing, plays: nothing, viewers: nothing, releasedAt: null };
  }
  const { sums, releasedAt } = running;
  return { views: viewsOf(sums), plays: playsOf(sums), viewers: viewersOf(sums), releasedAt };
}
