import { createDueQueue } from './due-queue.ts';
import type { RunningWindow } from './windows.ts';

/** Series by the time of their next cut. */
export interface DueWindows {
  /** Adds an open window. */
  add(running: Pick<RunningWindow, 'series' | 'window' | 'isOpen'>): void;
  /** When the earliest is due, epoch ms; null when there is none. */
  nextAt(): number | null;
  /** Takes the earliest out when it is due by `now`. It may have been cut, paused or deleted since it was added. */
  take(now: number): number | null;
}

/** `onEarlier` is told when something is due before all else. */
export function createDueWindows(onEarlier: () => void): DueWindows {
  const queue = createDueQueue();
  return {
    nextAt: () => queue.nextAt(),
    take: (now) => queue.take(now),
    add({ isOpen, series, window }) {
      if (!isOpen) return;
      const before = queue.nextAt() ?? Infinity;
      queue.add(window.endsAt, series);
      if (window.endsAt < before) onEarlier();
    },
  };
}
