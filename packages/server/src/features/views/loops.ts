import type { Db } from '#engines/db/port.ts';
import type { Clock } from '#lib/clock.ts';
import { endIfOver } from './closing.ts';
import type { Counter } from './counter.ts';
import { repeat, type Repeated } from './repeat.ts';

/** What the counter does by itself: cuts and releases, snapshots, the day's end and the hour's. */
export interface Loops {
  begin(counter: Counter, onEnd: () => void): void;
  /** A cut is due before all others. */
  releaseEarlier(): void;
  stop(): Promise<void>;
}

const SNAPSHOT_MS = 600_000;

export function createLoops({ db, clock }: { db: Db; clock: Clock }): Loops {
  const running: Repeated[] = [];
  return {
    begin(counter, onEnd) {
      const { due, timetable, days, snapshots, hourly, faults } = counter;
      const start = (what: string, delayMs: () => number, task: () => Promise<void>) => {
        const { failed, recovered } = faults.task(what);
        running.push(
          repeat({ clock, delayMs, task: () => task().then(recovered), onFault: failed }),
        );
      };
      start(
        'a release',
        () => (due.nextAt() ?? Infinity) - clock.now(),
        () => timetable.releaseDue(),
      );
      start(
        'a snapshot',
        () => SNAPSHOT_MS,
        () => snapshots.take(),
      );
      start(
        "the day's end",
        () => (days.isSwept ? days.endsAt() - clock.now() : 0),
        () => endIfOver(counter, db, onEnd),
      );
      start(
        'the number of the hour',
        () => hourly.untilTurnMs(),
        async () => hourly.turn(),
      );
    },
    releaseEarlier: () => running[0]?.reschedule(),
    async stop() {
      await Promise.all(running.map((loop) => loop.stop()));
    },
  };
}
