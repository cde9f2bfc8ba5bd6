import type { Selectable } from 'kysely';
import type { Db } from '#engines/db/port.ts';
import type { Backlog } from '#lib/backlog.ts';
import type { Clock } from '#lib/clock.ts';
import type { EventListener, Outbox } from './port.ts';
import type { OutboxRow } from './table.ts';

/** What the outbox runs on. */
export interface OutboxOptions {
  db: Db;
  clock: Clock;
  /** Gets what listeners throw, and faults of the outbox itself. */
  onFault: (error: unknown) => void;
  /** Deliveries of an event before it is dropped; 5 when absent. */
  attempts?: number;
}

/** Events read at a time. */
const LOT = 100;
/** Events written by one statement. */
const WRITE_LOT = 500;
const WAIT_MS = 5_000;

/** The outbox as a table of the database that the acts are in, delivered by this process. */
export function createOutbox<Event>(options: OutboxOptions): Outbox<Event> {
  return new DatabaseOutbox<Event>({ attempts: 5, ...options });
}

class DatabaseOutbox<Event> implements Outbox<Event> {
  readonly #options: Required<OutboxOptions>;
  readonly #listeners: EventListener<Event>[] = [];
  #delivering: Promise<void> | undefined;
  #isAskedAgain = false;
  #isWorking = false;
  #failures = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(options: Required<OutboxOptions>) {
    this.#options = options;
  }

  write(event: Event, transaction: Db): Promise<void> {
    return this.writeAll([event], transaction);
  }

  async writeAll(events: readonly Event[], transaction: Db): Promise<void> {
    const at = this.#options.clock.now();
    const rows = events.map((event) => ({ event: JSON.stringify(event), at }));
    for (let start = 0; start < rows.length; start += WRITE_LOT)
      await transaction
        .insertInto('outbox')
        .values(rows.slice(start, start + WRITE_LOT))
        .execute();
  }

  listen(listener: EventListener<Event>): void {
    this.#listeners.push(listener);
  }

  start(): void {
    this.#isWorking = true;
    this.wake();
  }

  wake(): void {
    this.#isAskedAgain = true;
    if (this.#delivering !== undefined || !this.#isWorking) return;
    this.#delivering = this.#deliver()
      .catch((error: unknown) => {
        this.#options.onFault(error);
        this.#wakeLater();
      })
      .finally(() => {
        this.#delivering = undefined;
        if (this.#isAskedAgain) this.wake();
      });
  }

  async backlog(): Promise<Backlog> {
    const { waiting, oldestAt } = await this.#options.db
      .selectFrom('outbox')
      .select(({ fn }) => [
        fn.countAll<number>().as('waiting'),
        fn.min<number | null>('at').as('oldestAt'),
      ])
      .executeTakeFirstOrThrow();
    return { waiting, failed: waiting > 0 && this.#failures > 0 ? 1 : 0, oldestAt };
  }

  async idle(): Promise<void> {
    while (this.#delivering !== undefined) await this.#delivering;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isWorking = false;
    this.#cancelTimer?.();
    await this.#delivering;
  }

  async #deliver(): Promise<void> {
    this.#isAskedAgain = false;
    this.#cancelTimer?.();
    while (this.#isWorking) {
      const lot = await this.#read();
      for (const row of lot) {
        if (!this.#isWorking) return;
        await this.#tell(row);
        await this.#options.db.deleteFrom('outbox').where('id', '=', row.id).execute();
      }
      if (lot.length < LOT) return;
    }
  }

  #read(): Promise<Selectable<OutboxRow>[]> {
    return this.#options.db.selectFrom('outbox').selectAll().orderBy('id').limit(LOT).execute();
  }

  /** Throws while the event is to be tried again; the order holds. */
  async #tell({ event, at }: Selectable<OutboxRow>): Promise<void> {
    try {
      for (const listener of this.#listeners)
        await listener({ event: JSON.parse(event) as Event, at });
    } catch (error) {
      this.#failures += 1;
      if (this.#failures < this.#options.attempts) throw error;
      this.#options.onFault(error);
    }
    this.#failures = 0;
  }

  #wakeLater(): void {
    if (!this.#isWorking) return;
    this.#cancelTimer = this.#options.clock.after(WAIT_MS, async () => {
      this.wake();
      await this.#delivering;
    });
  }
}
