import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '../../packages/server/src/engines/db/migrate.ts';
import type { Db } from '../../packages/server/src/engines/db/port.ts';
import { openSqlite } from '../../packages/server/src/engines/db/sqlite.ts';
import { createDiskJournal } from '../../packages/server/src/engines/journal/disk.ts';
import { createMemoryKeys } from '../../packages/server/src/engines/keys/memory.ts';
import type { ViewsOptions } from '../../packages/server/src/features/views/options.ts';
import { createViews, type Views } from '../../packages/server/src/features/views/service.ts';
import type { ViewedVideo } from '../../packages/server/src/features/views/video-cache.ts';
import {
  createSimulatedClock,
  type SimulatedClock,
} from '../../packages/server/src/lib/simulated-clock.ts';
import { createLog } from '../../packages/server/src/log.ts';

/** The counter of the product with journal and database, in this process, on a clock that stands still. */
export interface CounterInstance extends AsyncDisposable {
  views: Views;
  db: Db;
  clock: SimulatedClock;
  databasePath: string;
  /** A clip begins to count. */
  publish(clip: ViewedVideo): Promise<void>;
}

/** Starts it at `at` (epoch ms) with these clips. Nothing of it outlasts disposal. */
export async function startCounter(options: {
  at: number;
  clips: readonly ViewedVideo[];
  parts?: ViewsOptions['parts'];
  /** Where its files go: the temp folder when absent. */
  folder?: string;
}): Promise<CounterInstance> {
  const { at, clips, parts = {}, folder = tmpdir() } = options;
  const dataDir = await mkdtemp(join(folder, 'footlights-counter-'));
  const databasePath = join(dataDir, 'footlights.db');
  const database = openSqlite(databasePath);
  await migrate(database.db);
  const clock = createSimulatedClock(at);
  const views = createViews({
    db: database.db,
    clock,
    log: createLog('error'),
    keys: createMemoryKeys(),
    journals: createDiskJournal(dataDir),
    secret: 'the secret of tickets in a benchmark',
    parts,
    config: {
      epsilons: { plays: 0.6, viewers: 0.2, bins: 0.25, source: 0.15 },
      viewsNetworks: [],
      trustedProxies: ['127.0.0.1'],
      clockConfirmed: undefined,
    },
  });
  const byId = new Map(clips.map((clip) => [clip.id, clip]));
  await views.start({
    all: () => Promise.resolve([...clips]),
    one: (id) => Promise.resolve(byId.get(id) ?? null),
  });
  return {
    views,
    db: database.db,
    clock,
    databasePath,
    async publish(clip) {
      byId.set(clip.id, clip);
      await views.videoChanged(clip.id);
    },
    async [Symbol.asyncDispose]() {
      await views[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
