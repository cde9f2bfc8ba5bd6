import type { Log } from '#log.ts';

/** What the counter says of its own faults. Nothing of packets, videos or viewers. */
export interface FaultLog {
  /** The journal did not take a batch: said once until it does again. */
  failed: (error: unknown) => void;
  recovered: () => void;
  other: (error: unknown) => void;
  /** A task that comes again and again: its first failure of a row is said, and when it works again. */
  task(what: string): { failed: (error: unknown) => void; recovered: () => void };
  /** The day has ended and the next could not begin. */
  dayAbandoned(day: number): void;
  /** The process ends before it could. */
  pendingLost(): void;
}

export function createFaultLog(log: Log): FaultLog {
  let isFailing = false;
  return {
    failed(error) {
      if (!isFailing) log.error({ err: error }, 'views: plays cannot be recorded');
      isFailing = true;
    },
    recovered() {
      if (isFailing) log.info('views: plays are recorded again');
      isFailing = false;
    },
    task(what) {
      let isDown = false;
      return {
        failed(error) {
          if (!isDown) log.error({ err: error }, `views: ${what} fails and is tried again`);
          isDown = true;
        },
        recovered() {
          if (isDown) log.info(`views: ${what} works again`);
          isDown = false;
        },
      };
    },
    dayAbandoned: (day) =>
      log.error(
        `views: day ${day} is over and the next one cannot begin. Tags and key are destroyed, plays are refused, ` +
          'and counts that are not published yet wait in memory.',
      ),
    pendingLost: () =>
      log.error('views: no day could begin, so plays that were not published yet are lost.'),
    other: (error) => log.error({ err: error }, 'views: fault'),
  };
}
