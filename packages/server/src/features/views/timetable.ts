import { type Group, groupsOf, isAheadOf, setBack, wholeMinute } from '@footlights/count';
import { createTurns } from '#lib/turns.ts';
import { addAll } from './commits.ts';
import { cutDue, type CuttingOptions } from './cutting.ts';
import { droppingCut } from './cuts.ts';
import type { Published } from './published.ts';
import type { ReleaseStore } from './release-store.ts';
import { beginWindow, reopenWindow, type RunningWindow } from './windows.ts';

/** Cuts windows when published numbers say so. */
export interface Timetable {
  /** Begins, pauses or goes on with the windows of published videos. */
  follow(videos: readonly FollowedVideo[]): Promise<void>;
  /** Cuts every window that is due and publishes it. */
  releaseDue(): Promise<void>;
}

/** A published video, as its windows need to know it. */
export interface FollowedVideo {
  id: string;
  isPublic: boolean;
  /** Epoch ms. */
  publishedAt: number;
}

/** What a timetable works on. */
export interface TimetableOptions extends Omit<CuttingOptions, 'turns'> {
  store: Pick<ReleaseStore, 'saveWindows'>;
}

const WINDOWS_AT_ONCE = 512;

export function createTimetable(options: TimetableOptions): Timetable {
  const { published, commits, now } = options;
  const turns = createTurns();
  const save = (windows: readonly RunningWindow[]) => saveAll(windows, options);
  const isOpen = (id: string, group: Group) => isOpenIn(published, id, group);
  /** The latest time seen; a clock that shows an earlier one was set back, perhaps before the start. */
  let latest = Infinity;

  /** Pauses the slow window of a video that was hidden, begins or goes on with that of one that was shown. */
  async function turnSlow({ id, isPublic }: FollowedVideo): Promise<void> {
    const slow = published.find(id, 'slow');
    if (isPublic === (slow?.isOpen === true)) return;
    if (slow?.isOpen === true) return save([{ ...slow, isOpen: false }]);
    // What was counted while it was not public is never drawn.
    await addAll(commits, [droppingCut(id, 'slow')]);
    const begun =
      slow === undefined ? first(id, 'slow', wholeMinute(now())) : reopenWindow(slow, now());
    await save([begun]);
  }
  function first(video: string, group: Group, at: number): RunningWindow {
    return beginWindow({ series: published.numberFor(video, group), video, group }, at);
  }
  function firstWindowsOf({ id, isPublic, publishedAt }: FollowedVideo): RunningWindow[] {
    return groupsOf(isPublic).map((group) => first(id, group, publishedAt));
  }
  /** Windows that begin in the future, since the clock was set back, begin now. */
  async function followClock(): Promise<void> {
    const at = now();
    const isBehind = isAheadOf({ startsAt: latest }, at);
    if (isBehind) {
      const ahead = published.beginningAfter(at).filter(({ window }) => isAheadOf(window, at));
      await save(ahead.map((running) => ({ ...running, window: setBack(running.window, at) })));
    }
    latest = at;
  }
  return {
    async follow(videos) {
      const fresh = videos.filter(({ id }) => !isOpen(id, 'fast'));
      const known = videos.filter(({ id }) => isOpen(id, 'fast'));
      for (let at = 0; at < fresh.length; at += WINDOWS_AT_ONCE) {
        const some = fresh.slice(at, at + WINDOWS_AT_ONCE);
        await turns.take(() => save(some.flatMap(firstWindowsOf)));
      }
      const turned = known.filter(({ id, isPublic }) => isPublic !== isOpen(id, 'slow'));
      for (const video of turned) await turns.take(() => turnSlow(video));
    },
    async releaseDue() {
      await turns.take(followClock);
      await cutDue({ ...options, turns });
    },
  };
}

async function saveAll(
  windows: readonly RunningWindow[],
  { store, published, due }: TimetableOptions,
): Promise<void> {
  for (let at = 0; at < windows.length; at += WINDOWS_AT_ONCE) {
    const some = windows.slice(at, at + WINDOWS_AT_ONCE);
    await store.saveWindows(some);
    for (const running of some) {
      published.set(running);
      due.add(running);
    }
  }
}

function isOpenIn(published: Published, video: string, group: Group): boolean {
  const series = published.numberOf(video, group);
  return series !== undefined && published.endOf(series) !== null;
}
