import type { CutRecord, Group, NoisedCounts } from '@footlights/count';
import type { Db } from '#engines/db/port.ts';
import type { Published } from './published.ts';
import { writeReleases } from './store.ts';
import { keyOf, type Release, releaseWindow, type RunningWindow } from './windows.ts';

/** A cut that is on the disk, with the exact counts it took. They go no further than the noise. */
export interface Cut {
  record: CutRecord;
  counts: readonly number[];
  /** Epoch ms. */
  at: number;
}

/** Publishes cuts: each once, whatever crashes in between. */
export interface Publisher {
  /** Takes a durable cut, in the journal's order. */
  add(cut: Cut): void;
  /** Whether a cut of this window waits to be published. */
  hasCut(running: RunningWindow): boolean;
  /** Publishes what waits. Rejects when the database cannot be written; nothing is lost then. */
  flush(): Promise<void>;
}

/** Draws the noise of a cut and adds it to the counts. */
type Noised = (cut: { group: Group; counts: readonly number[]; seed: Uint8Array }) => NoisedCounts;

const SLICE_MS = 6;
const SLICE_ROWS = 128;

/** `fixCuts` comes before each writing; `onNext` gets each window that begins by a release. */
export function createPublisher(options: {
  db: Db;
  published: Published;
  noised: Noised;
  /** Makes known outside the data folder which cuts there are. Nothing is written when it rejects. */
  fixCuts: () => Promise<void>;
  onNext: (running: RunningWindow) => void;
}): Publisher {
  const { db, published, noised, fixCuts, onNext } = options;
  const waiting: Cut[] = [];
  const keys = new Set<string>();
  let flushing: Promise<void> | null = null;

  /** As many as fit into a slice; the second cut of one window waits until the first is published. */
  function nextSlice(): { releases: Release[]; taken: number } {
    const releases: Release[] = [];
    const windows = new Set<string>();
    const until = performance.now() + SLICE_MS;
    let taken = 0;
    for (const cut of waiting) {
      const key = keyOf(cut.record);
      if (windows.has(key) || taken >= SLICE_ROWS || performance.now() > until) break;
      windows.add(key);
      taken += 1;
      releases.push(...releaseOf(cut, published, noised));
    }
    return { releases, taken };
  }
  async function writeAll(): Promise<void> {
    try {
      while (waiting.length > 0) await writeSlice();
    } finally {
      flushing = null;
    }
  }
  async function writeSlice(): Promise<void> {
    await fixCuts();
    const { releases, taken } = nextSlice();
    if (releases.length > 0) await writeReleases(db, releases);
    for (const { record } of waiting.splice(0, taken)) keys.delete(keyOf(record));
    for (const { next } of releases) {
      // A video deleted meanwhile stays deleted; its rows are removed after this.
      if (published.find(next.video, next.group) === undefined) continue;
      published.set(next);
      onNext(next);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    add(cut) {
      waiting.push(cut);
      keys.add(keyOf(cut.record));
    },
    hasCut: (running) => keys.has(keyOf(running)),
    flush() {
      if (waiting.length > 0) flushing ??= writeAll();
      return flushing ?? Promise.resolve();
    },
  };
}

/** Nothing when the video is gone or the window has its row already: noise is not drawn a second time then. */
function releaseOf(
  { record, counts, at }: Cut,
  published: Pick<Published, 'find'>,
  noised: Noised,
): Release[] {
  const running = published.find(record.video, record.group);
  if (running === undefined || running.window.number > record.window) return [];
  const { group, seed, window: number } = record;
  return [releaseWindow(running, { noised: noised({ group, counts, seed }), at, number })];
}
