import { randomBytes } from 'node:crypto';
import { type CutRecord, type Group, groupsOf, SEED_BYTES } from '@footlights/count';
import type { Db } from '#engines/db/port.ts';
import { addAll, type Commits } from './commits.ts';
import { createDueQueue, type DueQueue } from './due-queue.ts';
import type { Published } from './published.ts';
import type { Publisher } from './publisher.ts';
import { saveWindows } from './store.ts';
import { beginWindow, reopenWindow, type RunningWindow } from './windows.ts';

/** Window number of a cut whose counts are dropped: slow counts of a video while it is not public. */
export const DROPPED: number = 2 ** 32 - 1;

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
export interface TimetableOptions {
  db: Db;
  published: Published;
  publisher: Publisher;
  commits: Pick<Commits, 'add'>;
  due: DueWindows;
  now: () => number;
}

/** Windows by the time of their cut. */
export interface DueWindows extends Pick<DueQueue<RunningWindow>, 'nextAt' | 'take'> {
  /** Adds an open window. */
  add(running: RunningWindow): void;
}

const CUTS_AT_ONCE = 512;
const WINDOWS_AT_ONCE = 64;

/** `onEarlier` is told when something is due before all else. */
export function createDueWindows(onEarlier: () => void): DueWindows {
  const queue = createDueQueue<RunningWindow>();
  return {
    nextAt: () => queue.nextAt(),
    take: (now) => queue.take(now),
    add(running) {
      if (!running.isOpen) return;
      const before = queue.nextAt() ?? Infinity;
      queue.add(running.window.endsAt, running);
      if (running.window.endsAt < before) onEarlier();
    },
  };
}

export function createTimetable(options: TimetableOptions): Timetable {
  const { db, published, publisher, commits, due, now } = options;
  const isFresh = ({ id }: FollowedVideo) => published.find(id, 'fast') === undefined;

  async function save(windows: readonly RunningWindow[]): Promise<void> {
    await saveWindows(db, windows);
    for (const running of windows) {
      published.set(running);
      due.add(running);
    }
  }
  /** Pauses the slow window of a video that was hidden, begins or goes on with that of one that was shown. */
  async function turnSlow({ id, isPublic }: FollowedVideo): Promise<void> {
    const slow = published.find(id, 'slow');
    if (isPublic === (slow?.isOpen === true)) return;
    if (slow?.isOpen === true) return save([{ ...slow, isOpen: false }]);
    // What was counted while it was not public is never drawn.
    await addAll(commits, [newCut(id, 'slow', DROPPED)]);
    await save([slow === undefined ? beginWindow(id, 'slow', now()) : reopenWindow(slow, now())]);
  }
  /** Whether it still is the running window: not published, paused or deleted meanwhile, nor cut already. */
  function isDue(running: RunningWindow): boolean {
    return published.find(running.video, running.group) === running && !publisher.hasCut(running);
  }
  function takeDue(): RunningWindow[] {
    const taken: RunningWindow[] = [];
    while (taken.length < CUTS_AT_ONCE) {
      const running = due.take(now());
      if (running === null) break;
      if (isDue(running)) taken.push(running);
    }
    return taken;
  }
  return {
    async follow(videos) {
      const fresh = videos.filter(isFresh);
      const known = videos.filter((video) => !isFresh(video));
      for (let at = 0; at < fresh.length; at += WINDOWS_AT_ONCE) {
        await save(fresh.slice(at, at + WINDOWS_AT_ONCE).flatMap(firstWindowsOf));
      }
      for (const video of known) await turnSlow(video);
    },
    async releaseDue() {
      for (let taken = takeDue(); taken.length > 0; taken = takeDue()) {
        try {
          await addAll(
            commits,
            taken.flatMap((running) => cutsOf(running, published)),
          );
        } finally {
          await publisher.flush();
          for (const running of taken) if (isDue(running)) due.add(running);
        }
      }
    },
  };
}

function firstWindowsOf({ id, isPublic, publishedAt }: FollowedVideo): RunningWindow[] {
  return groupsOf(isPublic).map((group) => beginWindow(id, group, publishedAt));
}

/** The cut of a window; with a fast one of a video that is not public goes one that drops its slow counts. */
function cutsOf(
  { video, group, window }: RunningWindow,
  published: Pick<Published, 'find'>,
): CutRecord[] {
  const cut = newCut(video, group, window.number);
  const isHidden = group === 'fast' && published.find(video, 'slow')?.isOpen !== true;
  return isHidden ? [cut, newCut(video, 'slow', DROPPED)] : [cut];
}

function newCut(video: string, group: Group, window: number): CutRecord {
  return { kind: 'cut', video, group, window, seed: randomBytes(SEED_BYTES) };
}
