import type { Db } from '#engines/db/port.ts';
import type { Backlog } from '#lib/backlog.ts';

/** An event that was kept, and when it was written, epoch milliseconds. */
export interface Kept<Event> {
  event: Event;
  at: number;
}

/** Reacts to one event. Idempotent: it may come again after a crash, or because another listener failed. */
export type EventListener<Event> = (kept: Kept<Event>) => Promise<void>;

/**
 * Events on their way from the transaction that caused them to whoever reacts.
 * Durability: an event of a committed transaction reaches every listener, across restarts and kills; of one rolled back, none.
 * Order: as written; one event has been to all listeners before the next goes to any.
 * At least once. A listener that keeps failing is passed over for that event, which is logged.
 */
export interface Outbox<Event> extends AsyncDisposable {
  /** Writes an event in the caller's transaction; call `wake` after its commit. */
  write(event: Event, transaction: Db): Promise<void>;
  /** Writes many in this order, in few statements. */
  writeAll(events: readonly Event[], transaction: Db): Promise<void>;
  /** Looks for events now. */
  wake(): void;
  /** Hears every event from now on; before `start`. */
  listen(listener: EventListener<Event>): void;
  /** Begins to deliver, with what earlier processes left. */
  start(): void;
  /** `failed`: 1 while the first is tried again. */
  backlog(): Promise<Backlog>;
  /** Resolves when nothing waits but what failed and will be tried again. */
  idle(): Promise<void>;
}
