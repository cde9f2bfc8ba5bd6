import type { Log } from '#log.ts';

/** What the counter says of its own faults. Nothing of packets, videos or viewers. */
export interface FaultLog {
  /** The journal did not take a batch: said once until it does again. */
  failed: (error: unknown) => void;
  recovered: () => void;
  other: (error: unknown) => void;
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
    other: (error) => log.error({ err: error }, 'views: fault'),
  };
}
