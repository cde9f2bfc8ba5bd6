import type { Db } from '#engines/db/port.ts';
import type { Clock } from '#lib/clock.ts';
import { turnIfOver } from './closing.ts';
import type { Counter } from './counter.ts';
import { repeat, type Repeated } from './repeat.ts';

/** What the counter does by itself: cuts and releases, snapshots, and the day's end. */
export interface Loops {
  begin(counter: Counter, onTurn: () => void): void;
  /** A cut is due before all others. */
  releaseEarlier(): void;
  stop(): Promise<void>;
}

const SNAPSHOT_MS = 600_000;

export function createLoops({ db, clock }: { db: Db; clock: Clock }): Loops {
  const running: Repeated[] = [];
  return {
    begin(counter, onTurn) {
      const { due, timetable, days, snapshots, faults } = counter;
      const start = (delayMs: () => number, task: () => Promise<void>) =>
        running.push(repeat({ clock, delayMs, task, onFault: faults.other }));
      start(
        () => (due.nextAt() ?? Infinity) - clock.now(),
        () => timetable.releaseDue(),
      );
      start(
        () => SNAPSHOT_MS,
        () => snapshots.take(),
      );
      start(
        () => days.endsAt() - clock.now(),
        () => turnIfOver(counter, db, onTurn),
      );
    },
    releaseEarlier: () => running[0]?.reschedule(),
    async stop() {
      await Promise.all(running.map((loop) => loop.stop()));
    },
  };
}
