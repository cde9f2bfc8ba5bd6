import { cp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createTally, type Tally, tagFromHex } from '@footlights/count';
import { createDiskJournal } from '#engines/journal/disk.ts';
import type { Journal } from '#engines/journal/port.ts';
import { openDiskKeys } from '#engines/keys/disk.ts';
import type { Keys } from '#engines/keys/port.ts';
import type { CounterParts } from '#features/views/options.ts';
import type { Clock } from '#lib/clock.ts';
import { createSimulatedClock } from '#lib/simulated-clock.ts';
import { type LoneCounter, startCounter, VIDEOS } from '../lone-counter.ts';
import { exactly } from './exact.ts';
import { playOf } from './ledger.ts';

/** Where a counter is, apart from its database. */
export interface Place {
  dataDir: string;
  keys: Keys;
  journals: Journal;
  clock: Clock;
  publishedAt: number;
}

/** A counter that releases exactly, so that what it has counted can be known. */
export interface OpenCounter extends AsyncDisposable {
  lone: LoneCounter;
  logs: string[];
  /** Views and viewers of all videos together, published or not. */
  counted(): { views: number; viewers: number };
  /** Whether the day's tags hold the device of a play. */
  knows(serial: number): boolean;
}

/** Starts a counter; `parts` stand in the place of its own. */
export async function openCounter(
  place: Place,
  parts: Partial<CounterParts> = {},
): Promise<OpenCounter> {
  const made: Tally[] = [];
  const logs: string[] = [];
  const lone = await startCounter({
    ...place,
    logs,
    parts: {
      noised: exactly,
      createTally(options) {
        const tally = (parts.createTally ?? createTally)(options);
        made.push(tally);
        return tally;
      },
    },
  });
  const [tally] = made;
  if (tally === undefined) throw new Error('The counter made no tally.');
  return {
    lone,
    logs,
    counted() {
      const released = [...lone.views.releasedOf(VIDEOS).values()];
      const pending = VIDEOS.map((video) => pendingIn(tally, video));
      return {
        views:
          sum(released.map(({ views }) => views.value)) + sum(pending.map(({ views }) => views)),
        viewers:
          sum(released.map(({ viewers }) => viewers.value)) +
          sum(pending.map(({ viewers }) => viewers)),
      };
    },
    knows(serial) {
      const { video, tag } = playOf(serial);
      const parsed = tagFromHex(tag);
      return parsed !== null && tally.knows(video, parsed);
    },
    [Symbol.asyncDispose]: () => lone[Symbol.asyncDispose](),
  };
}

/**
 * Looks into a folder whose process died, in a copy, so that the next process finds it as it was left.
 * Its keys are in the folder itself: a copied key opens nothing.
 */
export async function openCopy(
  dataDir: string,
  time: { at: number; publishedAt: number },
): Promise<OpenCounter> {
  const copy = join(dataDir, 'copy');
  await rm(copy, { recursive: true, force: true });
  await mkdir(copy);
  for (const name of ['footlights.db', 'footlights.db-wal', 'footlights.db-shm', 'journal']) {
    await cp(join(dataDir, name), join(copy, name), { recursive: true, force: true }).catch(
      (error: unknown) => {
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      },
    );
  }
  return openCounter({
    dataDir: copy,
    keys: readOnly(await openDiskKeys(dataDir)),
    journals: createDiskJournal(copy),
    clock: createSimulatedClock(time.at),
    publishedAt: time.publishedAt,
  });
}

/** Nothing that a look does may change what the next process finds. */
function readOnly(keys: Keys): Keys {
  const refuse = () => Promise.reject(new Error('A look would have changed the keys.'));
  return {
    ...keys,
    create: refuse,
    destroy: () => Promise.resolve(),
    mark: () => Promise.resolve(),
  };
}

function pendingIn(tally: Tally, video: string): { views: number; viewers: number } {
  const fast = tally.cut(video, 'fast');
  const slow = tally.cut(video, 'slow');
  tally.restorePending({ kind: 'pending', video, fast, slow });
  const [views = 0, , viewers = 0] = fast;
  return { views, viewers };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
