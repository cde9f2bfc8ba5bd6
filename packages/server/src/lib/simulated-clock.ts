import type { Clock } from './clock.ts';

/** A clock that stands still until told to move. */
export interface SimulatedClock extends Clock {
  /**
   * Moves time on by `ms`, running every timer that falls due, in order, at its own time,
   * and waiting for each task before the next.
   */
  advance(ms: number): Promise<void>;
  /** Sets the wall clock without running timers or moving `monotonic`, as a clock change would. */
  setWall(at: number): void;
}

/** Starts at `at` epoch milliseconds. */
export function createSimulatedClock(at: number): SimulatedClock {
  let wall = at;
  let elapsed = 0;
  let serial = 0;
  const timers = new Map<number, { due: number; task: () => void | Promise<void> }>();

  function nextDue(
    until: number,
  ): [number, { due: number; task: () => void | Promise<void> }] | undefined {
    let first: [number, { due: number; task: () => void | Promise<void> }] | undefined;
    for (const entry of timers) {
      if (entry[1].due <= until && (first === undefined || entry[1].due < first[1].due))
        first = entry;
    }
    return first;
  }
  function moveTo(target: number): void {
    if (target <= elapsed) return;
    wall += target - elapsed;
    elapsed = target;
  }
  return {
    now: () => Math.floor(wall),
    monotonic: () => elapsed,
    after(ms, task) {
      serial += 1;
      const id = serial;
      timers.set(id, { due: elapsed + Math.max(ms, 0), task });
      return () => void timers.delete(id);
    },
    async advance(ms) {
      const until = elapsed + ms;
      for (let timer = nextDue(until); timer !== undefined; timer = nextDue(until)) {
        timers.delete(timer[0]);
        moveTo(timer[1].due);
        await timer[1].task();
      }
      moveTo(until);
    },
    setWall(target) {
      wall = target;
    },
  };
}
