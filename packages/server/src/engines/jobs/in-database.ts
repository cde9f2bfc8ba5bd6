import type { Message } from '#engines/bus/port.ts';
import type { Db } from '#engines/db/port.ts';
import type { Backlog } from '#lib/backlog.ts';
import type { Clock } from '#lib/clock.ts';
import type { Job, JobKind, Jobs } from './port.ts';
import {
  backlogOf,
  claimJob,
  finishJob,
  insertJob,
  nextDueAt,
  putBackAllJobs,
  putBackJob,
  removeJob,
  type ClaimedJob,
} from './store.ts';

/** What the worker runs on. */
export interface JobsOptions {
  db: Db;
  clock: Clock;
  /** How many jobs run at once. */
  concurrency: number;
  /** Runs before a job is given up; 4 when absent. */
  attempts?: number;
  /** Gets what handlers throw, and faults of the queue itself. */
  onFault: (error: unknown, kind: string) => void;
}

const FIRST_WAIT_MS = 5_000;
const LONGEST_WAIT_MS = 10 * 60_000;

/**
 * The queue as a table and one worker in this process, which alone holds the data folder. Another worker on the same
 * table does other kinds, so that the long ones hold up no short ones.
 */
export function createJobs(options: JobsOptions): Jobs {
  return new DatabaseJobs({ attempts: 4, ...options });
}

interface Running {
  key: string;
  abort: AbortController;
  ended: Promise<void>;
}

class DatabaseJobs implements Jobs {
  readonly #options: Required<JobsOptions>;
  readonly #kinds = new Map<string, JobKind>();
  readonly #running = new Map<number, Running>();
  #looking: Promise<void> | undefined;
  #isAskedAgain = false;
  #isWorking = false;
  #timer: (() => void) | undefined;

  constructor(options: Required<JobsOptions>) {
    this.#options = options;
  }

  define(kind: string, how: JobKind): void {
    this.#kinds.set(kind, how);
  }

  async enqueue(job: Job, transaction?: Db): Promise<void> {
    await insertJob(transaction ?? this.#options.db, job, this.#options.clock.now());
  }

  wake(): void {
    this.#isAskedAgain = true;
    if (this.#looking !== undefined || !this.#hasRoom()) return;
    this.#looking = this.#look()
      .catch((error: unknown) => {
        this.#options.onFault(error, 'jobs');
        this.#wakeAfter(FIRST_WAIT_MS);
      })
      .finally(() => {
        this.#looking = undefined;
        if (this.#isAskedAgain) this.wake();
      });
  }

  async cancel(key: string): Promise<void> {
    await removeJob(this.#options.db, key);
    // One that was claimed just before is about to run.
    await this.#looking;
    await this.#abort(
      [...this.#running.values()].filter((one) => one.key === key),
      'The job was cancelled.',
    );
  }

  async start(): Promise<void> {
    await putBackAllJobs(this.#options.db, [...this.#kinds.keys()]);
    this.#isWorking = true;
    this.wake();
  }

  backlog(): Promise<Backlog> {
    return backlogOf(this.#options.db, [...this.#kinds.keys()]);
  }

  async idle(): Promise<void> {
    const underWay = () => [
      ...(this.#looking === undefined ? [] : [this.#looking]),
      ...[...this.#running.values()].map(({ ended }) => ended),
    ];
    for (let waits = underWay(); waits.length > 0; waits = underWay()) await Promise.all(waits);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isWorking = false;
    this.#timer?.();
    await this.#looking;
    await this.#abort([...this.#running.values()], 'The server stops.');
  }

  async #abort(which: readonly Running[], reason: string): Promise<void> {
    for (const { abort } of which) abort.abort(new Error(reason));
    await Promise.all(which.map(({ ended }) => ended));
  }

  #hasRoom(): boolean {
    return this.#isWorking && this.#running.size < this.#options.concurrency;
  }

  /** Begins due jobs until there is no room or none is left; then sleeps until the next is due. */
  async #look(): Promise<void> {
    const { db, clock } = this.#options;
    this.#isAskedAgain = false;
    this.#timer?.();
    while (this.#hasRoom()) {
      const kinds = [...this.#kinds.keys()];
      const row = await claimJob(db, clock.now(), kinds);
      if (row === undefined) {
        const at = await nextDueAt(db, kinds);
        if (at !== null) this.#wakeAfter(at - clock.now());
        return;
      }
      this.#begin(row);
    }
  }

  #wakeAfter(ms: number): void {
    if (!this.#isWorking) return;
    this.#timer = this.#options.clock.after(ms, async () => {
      this.wake();
      await this.#looking;
    });
  }

  #begin(row: ClaimedJob): void {
    const abort = new AbortController();
    const ended = this.#work(row, abort.signal)
      .catch((error: unknown) => this.#options.onFault(error, row.kind))
      .finally(() => {
        this.#running.delete(row.id);
        this.wake();
      });
    this.#running.set(row.id, { key: row.key, abort, ended });
  }

  async #work(row: ClaimedJob, signal: AbortSignal): Promise<void> {
    const { db, clock, attempts: most, onFault } = this.#options;
    const kind = this.#kinds.get(row.kind);
    if (kind === undefined) throw new Error(`No handler for jobs of kind ${row.kind}.`);
    const payload = JSON.parse(row.payload) as Message;
    const { id, attempts: attempt } = row;
    try {
      // The process died in the last run there was.
      if (attempt > most) throw new Error(`The job was interrupted ${most} times.`);
      await kind.run(payload, { signal, attempt, isLast: attempt === most });
    } catch (error) {
      if (signal.aborted) return putBackJob(db, id, { attempts: attempt - 1, dueAt: clock.now() });
      onFault(error, row.kind);
      if (attempt < most)
        return putBackJob(db, id, { attempts: attempt, dueAt: clock.now() + waitAfter(attempt) });
      await kind.giveUp(payload, error);
    }
    await finishJob(db, id);
  }
}

function waitAfter(attempt: number): number {
  return Math.min(FIRST_WAIT_MS * 4 ** (attempt - 1), LONGEST_WAIT_MS);
}
