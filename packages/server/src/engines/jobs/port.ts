import type { Message } from '#engines/bus/port.ts';
import type { Db } from '#engines/db/port.ts';
import type { Backlog } from '#lib/backlog.ts';

/** Work to be done once, after whatever asked for it has answered. */
export interface Job {
  /** Names the handler. */
  kind: string;
  /** While a job with this key waits or runs, enqueuing it again changes nothing. */
  key: string;
  payload: Message;
}

/** What a handler knows of its run. */
export interface JobRun {
  /** Aborted when the engine stops or the job is cancelled; the handler then ends soon, by throwing. */
  signal: AbortSignal;
  /** 1 at the first run; grows also when a run ended with its process. */
  attempt: number;
  /** No run follows this one, whatever it throws. */
  isLast: boolean;
}

/** Does a job. Idempotent: a run that died halfway is followed by another. Throwing means: try again. */
export type JobHandler = (payload: Message, run: JobRun) => Promise<void>;

/** How a kind is done. */
export interface JobKind {
  run: JobHandler;
  /** Called once when the last run has failed or died. Must be idempotent. */
  giveUp: (payload: Message, error: unknown) => Promise<void>;
}

/**
 * A queue with workers.
 * Durability: a job enqueued in a committed transaction is run until its handler returns or its attempts are used up,
 * across restarts and kills. At least once; never twice at the same time.
 * Order: jobs start in the order of enqueuing, save those that wait after a failure.
 */
export interface Jobs extends AsyncDisposable {
  /** Says how a kind is done; before `start`. */
  define(kind: string, how: JobKind): void;
  /**
   * Adds a job, within the transaction when one is given; then call `wake` after its commit.
   * Idempotent by key.
   */
  enqueue(job: Job, transaction?: Db): Promise<void>;
  /** Looks for due jobs now. */
  wake(): void;
  /** Removes the job of that key; resolves when it is not running any more. No handler learns of it but by its signal. */
  cancel(key: string): Promise<void>;
  /** Begins to work; jobs that a dead process was running are due at once. */
  start(): Promise<void>;
  /** Of its kinds; what runs is not waiting. */
  backlog(): Promise<Backlog>;
  /** Resolves when nothing runs and nothing is due. */
  idle(): Promise<void>;
  /** Stops: aborts what runs and puts it back as if that run had not begun; resolves when all of it has ended. */
  [Symbol.asyncDispose](): PromiseLike<void>;
}
