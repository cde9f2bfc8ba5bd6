import type { CutRecord, Group, NoisedCounts } from '@footlights/count';
import type { Published } from './published.ts';
import type { ReleaseStore } from './release-store.ts';
import { type Release, releaseWindow, type RunningWindow } from './windows.ts';

/** A cut that is on the disk, with the exact counts it took. They go no further than the noise. */
export interface Cut {
  record: CutRecord;
  counts: readonly number[];
  /** When it was made by the clock, epoch ms. What is published of it is `cutTime`, of its writing if that is late. */
  at: number;
}

/** Publishes cuts: each once, whatever crashes in between. */
export interface Publisher {
  /** Takes a durable cut, in the journal's order. */
  add(cut: Cut): void;
  /** Whether a cut of this series waits to be published. */
  hasCut(series: number): boolean;
  /** Publishes what waits. Rejects when the database cannot be written; nothing is lost then. */
  flush(): Promise<void>;
}

/** Draws the noise of a cut and adds it to the counts. */
type Noised = (cut: { group: Group; counts: readonly number[]; seed: Uint8Array }) => NoisedCounts;

/** For drawing noise; writing a slice takes as long again. */
const SLICE_MS = 3;
const SLICE_ROWS = 128;

/**
 * A cut that waited longer for the database is dated when it is written, as one that a start finds: what was told of a
 * day that is over stays as it was told.
 */
const LATE_MS = 60_000;

/** What a publisher works on. */
export interface PublisherOptions {
  store: Pick<ReleaseStore, 'writeReleases'>;
  published: Published;
  noised: Noised;
  /** Makes known outside the data folder which cuts there are. Nothing is written when it rejects. */
  fixCuts: () => Promise<void>;
  onNext: (running: RunningWindow) => void;
  now: () => number;
}

/** `fixCuts` comes before each writing; `onNext` gets each window that begins by a release. */
export function createPublisher(options: PublisherOptions): Publisher {
  const { store, published, noised, fixCuts, onNext, now } = options;
  /** Null: the video is gone. */
  const waiting: { cut: Cut; series: number | null }[] = [];
  const cutSeries = new Set<number>();
  let flushing: Promise<void> | null = null;

  /** As many as fit into a slice; the second cut of one window waits until the first is published. */
  function nextSlice(): { releases: Release[]; taken: number } {
    const releases: Release[] = [];
    const seen = new Set<number | null>();
    const until = performance.now() + SLICE_MS;
    const writtenAt = now();
    let taken = 0;
    for (const { cut, series } of waiting) {
      const isSecond = series !== null && seen.has(series);
      if (isSecond || taken >= SLICE_ROWS || performance.now() > until) break;
      seen.add(series);
      taken += 1;
      const at = writtenAt - cut.at > LATE_MS ? writtenAt : cut.at;
      const running = series === null ? undefined : published.at(series);
      const release = releaseOf({ ...cut, at }, running, noised);
      if (release !== null) releases.push(release);
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
    if (releases.length > 0) await store.writeReleases(releases);
    for (const { series } of waiting.splice(0, taken))
      if (series !== null) cutSeries.delete(series);
    for (const { next } of releases) {
      // A video deleted meanwhile stays deleted; its rows are removed after this.
      if (published.endOf(next.series) === null) continue;
      published.set(next);
      onNext(next);
    }
    await new Promise((resolve) => setImmediate(resolve));
  }
  return {
    add(cut) {
      const { video, group } = cut.record;
      const series = published.numberOf(video, group) ?? null;
      waiting.push({ cut, series });
      if (series !== null) cutSeries.add(series);
    },
    hasCut: (series) => cutSeries.has(series),
    flush() {
      if (waiting.length > 0) flushing ??= writeAll();
      return flushing ?? Promise.resolve();
    },
  };
}

/**
 * Null when the video is gone, when its slow window was paused meanwhile, or when the window has its row already:
 * noise is not drawn, or not a second time then.
 */
function releaseOf(
  { record, counts, at }: Cut,
  running: RunningWindow | undefined,
  noised: Noised,
): Release | null {
  if (running === undefined || !running.isOpen) return null;
  const { group, seed, window: number } = record;
  if (running.window.number > number) return null;
  return releaseWindow(running, { noised: noised({ group, counts, seed }), now: at, number });
}
