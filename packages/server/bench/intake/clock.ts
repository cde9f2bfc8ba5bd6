import type { Clock } from '#lib/clock.ts';

/** A clock that runs as the machine's does, and jumps ahead when told to. */
export interface JumpingClock extends Clock {
  /** Moves on by `ms`; what falls due meanwhile runs within 10 ms, all at once. */
  jump(ms: number): void;
}

const LOOK_MS = 10;

/** Starts at `at`, epoch ms. */
export function createJumpingClock(at: number): JumpingClock {
  let ahead = 0;
  const monotonic = () => performance.now() + ahead;
  const begun = monotonic();
  return {
    monotonic,
    now: () => Math.floor(at + monotonic() - begun),
    after(ms, task) {
      const due = monotonic() + ms;
      const timer = setInterval(() => {
        if (monotonic() < due) return;
        clearInterval(timer);
        void task();
      }, LOOK_MS);
      timer.unref();
      return () => clearInterval(timer);
    },
    jump(ms) {
      ahead += ms;
    },
  };
}
