import { setImmediate as breathe } from 'node:timers/promises';
import type { Db } from '#engines/db/port.ts';
import type { Jobs } from '#engines/jobs/port.ts';
import type { VideoId } from '#lib/ids.ts';
import { deletedVideos, emptyVideo, removeDeleted } from './store.ts';

/**
 * Takes out about `limit` rows that hang on a clip that is gone, in the caller's transaction; whether there may be more.
 * Idempotent.
 */
export type DropLot = (transaction: Db, id: VideoId, limit: number) => Promise<boolean>;

/**
 * The end of clips. One that is deleted is emptied at once, so that nobody finds it, and its row stays until all that
 * hangs on it is out, a lot at a time: thousands of likes in one statement would hold up everybody.
 */
export interface Clearing {
  /** What is taken out by lots; whatever is not named here goes with the row. Before `start`. */
  hang(drops: readonly DropLot[]): void;
  /** Empties a clip, in the transaction that deletes it; call `wake` after its commit. */
  begin(transaction: Db, id: VideoId): Promise<void>;
  wake(): void;
  /** Clears every deleted clip before it resolves, for an account that ends. */
  finish(): Promise<void>;
  /** Goes on with what earlier processes left. */
  start(): Promise<void>;
  /** Resolves when no clip is being cleared. */
  idle(): Promise<void>;
}

const CLEARING = 'clear-clip';
/** Rows lie scattered over several indexes, so that each takes a tenth of a millisecond and more. */
const LOT = 100;

const jobOf = (id: VideoId) => ({ kind: CLEARING, key: `${CLEARING} ${id}`, payload: id });

/** `jobs`: a queue of its own, which no encoding holds up. */
export function createClearing({ db, jobs }: { db: Db; jobs: Jobs }): Clearing {
  const hanging: DropLot[] = [];

  async function clear(id: VideoId, signal?: AbortSignal): Promise<void> {
    for (const drop of hanging) {
      let isMore = true;
      while (isMore) {
        signal?.throwIfAborted();
        isMore = await db.transaction().execute((transaction) => drop(transaction, id, LOT));
        await breathe();
      }
    }
    await removeDeleted(db, id);
  }
  jobs.define(CLEARING, {
    run: (payload, { signal }) => clear(payload as VideoId, signal),
    // The row stays, and the next start tries again.
    giveUp: () => Promise.resolve(),
  });
  return {
    hang: (drops) => void hanging.push(...drops),
    async begin(transaction, id) {
      await emptyVideo(transaction, id);
      await jobs.enqueue(jobOf(id), transaction);
    },
    wake: () => jobs.wake(),
    async finish() {
      for (const id of await deletedVideos(db)) {
        await jobs.cancel(jobOf(id).key);
        await clear(id);
      }
    },
    async start() {
      for (const id of await deletedVideos(db)) await jobs.enqueue(jobOf(id));
      await jobs.start();
    },
    idle: () => jobs.idle(),
  };
}
