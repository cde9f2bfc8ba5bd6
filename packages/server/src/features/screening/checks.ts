import { minuteOf } from '#lib/day.ts';
import { createHmac } from 'node:crypto';
import type { BlobName } from '#engines/blobs/port.ts';
import type { Db } from '#engines/db/port.ts';
import type { Jobs } from '#engines/jobs/port.ts';
import type { Outbox } from '#engines/outbox/port.ts';
import type { Audience } from '#features/relations/service.ts';
import type { Videos } from '#features/videos/service.ts';
import type { Clock } from '#lib/clock.ts';
import type { VideoId } from '#lib/ids.ts';
import type { AppEvent } from '#events.ts';
import { ask, type Answer, type NoAnswer, type Question, type ScreeningService } from './asking.ts';
import { checksLeft, endCheck, hasCheck, putCheck } from './check-store.ts';
import { putHold } from './hold-store.ts';
import { holdRow, release, type CountAutomated } from './holds.ts';

/** Clips about which a service has to be asked. */
export interface CheckQueue {
  /** In the transaction that publishes the clip; then call `wake` after its commit. */
  begin(transaction: Db, clip: { id: VideoId }): Promise<void>;
  wake(): void;
}

/** Asks about all that is left, now and from then on. */
export interface Checks extends Disposable {
  start(): Promise<void>;
  /** Asks about a clip that others may see from now on, if that is left. */
  look(id: VideoId): Promise<void>;
}

/** What asking needs. */
export interface ChecksOptions {
  db: Db;
  clock: Clock;
  /** A queue of its own: a service that hangs holds up nothing else. */
  jobs: Jobs;
  outbox: Pick<Outbox<AppEvent>, 'wake'>;
  videos: Pick<Videos, 'changed' | 'held' | 'printsOf' | 'wait'>;
  service: ScreeningService;
  /** Whole address of a file of a clip for that audience. */
  addressOf: (name: BlobName, audience: Audience) => string;
  count: CountAutomated;
  onFault: (error: unknown) => void;
}

/** The service did not answer: thrown so that the queue tries again. */
export class Unanswered extends Error {
  readonly code: NoAnswer;
  constructor(code: NoAnswer) {
    super(`The screening service has not answered: ${code}.`);
    this.code = code;
  }
}

const CHECKING = 'screen-clip';
/** After its tries, a job ends; what is left then is asked about again. */
const AGAIN_MS = 10 * 60_000;

const jobOf = (id: VideoId) => ({ kind: CHECKING, key: `${CHECKING} ${id}`, payload: id });

export function createCheckQueue(options: {
  clock: Pick<Clock, 'now'>;
  jobs: Pick<Jobs, 'enqueue' | 'wake'>;
}): CheckQueue {
  const { clock, jobs } = options;
  return {
    async begin(transaction, { id }) {
      await putCheck(transaction, { video_id: id, asked_at: minuteOf(clock.now()) });
      await jobs.enqueue(jobOf(id), transaction);
    },
    wake: () => jobs.wake(),
  };
}

export function createChecks(options: ChecksOptions): Checks {
  const { db, clock, jobs, onFault } = options;
  let cancel: (() => void) | undefined;

  async function again(): Promise<void> {
    try {
      for (const id of await checksLeft(db)) await jobs.enqueue(jobOf(id));
      jobs.wake();
    } catch (error) {
      onFault(error);
    }
    cancel = clock.after(AGAIN_MS, again);
  }
  jobs.define(CHECKING, {
    run: (payload, { signal }) => check(options, payload as VideoId, signal),
    // It is still to be asked about.
    giveUp: () => Promise.resolve(),
  });
  return {
    async start() {
      await again();
      await jobs.start();
    },
    async look(id) {
      if (!(await hasCheck(db, id))) return;
      await jobs.enqueue(jobOf(id));
      jobs.wake();
    },
    [Symbol.dispose]: () => cancel?.(),
  };
}

async function check(options: ChecksOptions, id: VideoId, signal: AbortSignal): Promise<void> {
  const { db, clock, service } = options;
  if (!(await hasCheck(db, id))) return;
  const question = await questionOf(options, id);
  if (question === undefined) return;
  const asked = await ask(service, { id: nameOf(service, id), at: clock.now(), question }, signal);
  if (asked.ok) return settle(options, id, asked.answer);
  if (service.whenDown === 'pass') await pass(options, id);
  throw new Unanswered(asked.code);
}

/** What the service calls this question, whenever it is asked; it does not tell which clip it is. */
function nameOf({ key }: ScreeningService, id: VideoId): string {
  return `msg_${createHmac('sha256', key).update(`name ${id}`).digest('base64url').slice(0, 22)}`;
}

async function questionOf(
  { addressOf, videos }: ChecksOptions,
  id: VideoId,
): Promise<Question | undefined> {
  const [row] = await videos.held.load([id]);
  const prints = await videos.printsOf(id);
  if (row === undefined || prints === undefined) return undefined;
  // What is its creator's alone goes nowhere; `look` asks when that changes.
  if (row.visibility === 'private') return undefined;
  const { audience, durationSeconds } = row;
  const urlOf = (name: BlobName | null) => (name === null ? null : addressOf(name, audience));
  return { ...prints, durationSeconds, poster: urlOf(row.poster), film: urlOf(row.film) };
}

/** The clip waits no longer, or for a moderator: a machine alone refuses nothing. */
async function settle(
  options: ChecksOptions,
  id: VideoId,
  { verdict, reason = '', labels = [] }: Answer,
): Promise<void> {
  const { clock } = options;
  await change(options, id, async (transaction) => {
    await endCheck(transaction, id);
    if (verdict === 'pass') return;
    const detail = { isRefusal: verdict === 'refuse', reason, labels };
    await putHold(transaction, holdRow(id, { cause: 'service', detail }, clock.now()));
    await options.count({ kind: 'screening-service', outcome: 'held' }, transaction);
  });
}

/** The clip is published, and asked about all the same. */
function pass(options: ChecksOptions, id: VideoId): Promise<void> {
  return change(options, id, () => Promise.resolve());
}

async function change(
  { db, outbox, videos }: ChecksOptions,
  video: VideoId,
  run: (transaction: Db) => Promise<void>,
): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    // A moderator who has looked meanwhile knows better.
    if (!(await hasCheck(transaction, video))) return;
    await run(transaction);
    await release(videos, transaction, { video, cause: 'unanswered' });
  });
  await videos.changed([video]);
  outbox.wake();
}
