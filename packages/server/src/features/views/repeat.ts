import type { Clock } from '#lib/clock.ts';

/** A task that runs again and again, never twice at once. */
export interface Repeated {
  /** Works out the next delay anew, after what it depends on has changed. */
  reschedule(): void;
  /** No run begins any more; resolves when the one under way has ended. */
  stop(): Promise<void>;
}

/** Longest sleep, so that a wall clock that was set is noticed. */
const LONGEST_MS = 3_600_000;
const PATIENCE_MS = 5000;
const MOST_PATIENCE_MS = 60_000;

/** Runs `task` after `delayMs()` each time; 5 s after a failure, which `onFault` gets, then later and later, 60 s at most. */
export function repeat(options: {
  clock: Clock;
  delayMs: () => number;
  task: () => Promise<void>;
  onFault: (error: unknown) => void;
}): Repeated {
  const { clock, delayMs, task, onFault } = options;
  let cancel: (() => void) | null = null;
  let running: Promise<void> | null = null;
  let isStopped = false;
  let patience = PATIENCE_MS;

  function arm(ms: number): void {
    cancel?.();
    cancel = isStopped ? null : clock.after(Math.min(Math.max(ms, 0), LONGEST_MS), run);
  }
  async function attempt(): Promise<void> {
    let retryMs: number | null = null;
    try {
      await task();
      patience = PATIENCE_MS;
    } catch (error) {
      onFault(error);
      retryMs = patience;
      patience = Math.min(2 * patience, MOST_PATIENCE_MS);
    }
    running = null;
    // What failed is tried again however long the next run is away.
    arm(retryMs ?? delayMs());
  }
  function run(): Promise<void> {
    cancel = null;
    running = attempt();
    return running;
  }
  arm(delayMs());
  return {
    reschedule() {
      if (running === null) arm(delayMs());
    },
    async stop() {
      isStopped = true;
      cancel?.();
      await running;
    },
  };
}
