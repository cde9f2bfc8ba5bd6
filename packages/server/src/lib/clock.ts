import { setTimeout as delay } from 'node:timers';

/** The only source of time. Composed in `main`; tests, demo and red team compose their own. */
export interface Clock {
  /** Wall clock, epoch milliseconds; may jump. */
  now(): number;
  /** Milliseconds since an arbitrary start; never goes back. */
  monotonic(): number;
  /** Runs `task` once after `ms`; returns a function that cancels it. Does not keep the process alive. */
  after(ms: number, task: () => void | Promise<void>): () => void;
}

const LONGEST_TIMER = 2 ** 31 - 1;

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(ms, task) {
    const timer = delay(() => void task(), Math.min(Math.max(ms, 0), LONGEST_TIMER));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
