import { DAY_MS } from '#lib/day.ts';
import type { NotificationsOptions } from './options.ts';
import { dropOld } from './store.ts';

/** Days after which a notification to which nothing was added is dropped. */
export const KEPT_DAYS = 90;

const SWEEP_MS = 6 * 3_600_000;
const LOT = 500;

/** Drops old notifications every six hours, in short transactions, from `start` until disposed. */
export function createSweep({
  db,
  clock,
  onFault,
}: Pick<NotificationsOptions, 'db' | 'clock' | 'onFault'>): { start(): void } & Disposable {
  const over = new AbortController();
  let cancel: (() => void) | undefined;
  async function dropAll(): Promise<void> {
    const before = clock.now() - KEPT_DAYS * DAY_MS;
    let dropped = LOT;
    while (dropped === LOT && !over.signal.aborted) dropped = await dropOld(db, before, LOT);
  }
  async function sweep(): Promise<void> {
    cancel = clock.after(SWEEP_MS, sweep);
    await dropAll().catch(onFault);
  }
  return {
    start() {
      cancel = clock.after(SWEEP_MS, sweep);
    },
    [Symbol.dispose]() {
      over.abort();
      cancel?.();
    },
  };
}
