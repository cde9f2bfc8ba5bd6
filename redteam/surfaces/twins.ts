import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CounterParts } from '../../packages/server/src/features/views/options.ts';
import { NOON, type World } from '../../packages/server/test/world.ts';
import { plantPlays } from './crowd.ts';
import { addClip, openWorld, setStage, type Stage } from './stage.ts';

/** Two worlds that began as one: same rows, same files, same clock, and the same people, who speak to either. */
export interface Twins extends AsyncDisposable {
  stage: Stage;
  /** Where nothing further happens. */
  quiet: World;
  watched: World;
  /** When the first number of either changes next, epoch ms. */
  nextReleaseAt: number;
  /** Moves both clocks. */
  advance(ms: number): Promise<void>;
}

const HOUR_MS = 3_600_000;

/**
 * An instance with clips of which numbers were released and one of which none was, twice. What waits for a release is
 * lost to both: a copied journal opens to nobody.
 */
export async function createTwins(options: {
  clips: number;
  random: () => number;
  parts?: Partial<CounterParts> | undefined;
}): Promise<Twins> {
  const { parts } = options;
  const root = await mkdtemp(join(tmpdir(), 'footlights-twins-'));
  const original = join(root, 'original');
  const { stage, at } = await makeOriginal({ ...options, dataDir: original });
  const [quiet, watched] = await Promise.all(
    ['quiet', 'watched'].map(async (name) => {
      const dataDir = join(root, name);
      await cp(original, dataDir, { recursive: true });
      return openWorld({ at, dataDir, parts });
    }),
  );
  if (quiet === undefined || watched === undefined) throw new Error('There are no twins.');
  return {
    stage,
    quiet,
    watched,
    nextReleaseAt: await nextReleaseOf(quiet),
    async advance(ms) {
      for (const world of [quiet, watched]) {
        await world.clock.advance(ms);
        await world.settle();
      }
    },
    async [Symbol.asyncDispose]() {
      await quiet[Symbol.asyncDispose]();
      await watched[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true });
    },
  };
}

async function makeOriginal(options: {
  clips: number;
  random: () => number;
  dataDir: string;
}): Promise<{ stage: Stage; at: number }> {
  const { clips, random, dataDir } = options;
  await using world = await openWorld({ at: NOON, dataDir });
  const stage = await setStage(world, clips);
  for (const { id } of stage.clips) await plantPlays(world, { video: id, count: 60, random });
  await world.clock.advance(HOUR_MS + 60_000);
  stage.clips.push(await addClip(stage, { creator: 'otto', visibility: 'public' }));
  await world.settle();
  return { stage, at: world.clock.now() };
}

/** The earliest time at which a window ends, or the next full hour: then the instance's own intake is told. */
async function nextReleaseOf({ context, clock }: World): Promise<number> {
  const nextHour = (Math.floor(clock.now() / HOUR_MS) + 1) * HOUR_MS;
  const rows = await context.database.db.selectFrom('view_windows').select('ends_at').execute();
  return Math.min(nextHour, ...rows.flatMap(({ ends_at }) => ends_at ?? []));
}
