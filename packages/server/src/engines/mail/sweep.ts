import type { Clock } from '#lib/clock.ts';

const SWEEP_MS = 6 * 3_600_000;

/** Runs `task` now and every six hours until disposed; a failure waits for the next time. */
export function sweepMails(options: {
  clock: Clock;
  task: () => Promise<void>;
  onFault: (error: unknown) => void;
}): Disposable {
  const { clock, task, onFault } = options;
  let cancel: (() => void) | undefined;
  async function sweep(): Promise<void> {
    cancel = clock.after(SWEEP_MS, sweep);
    await task().catch(onFault);
  }
  void sweep();
  return { [Symbol.dispose]: () => cancel?.() };
}
