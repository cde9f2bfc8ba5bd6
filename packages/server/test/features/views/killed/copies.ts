import { cp, mkdir, mkdtemp, readdir, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDiskJournal } from '#engines/journal/disk.ts';
import { openKeys } from '#engines/keys/open.ts';
import type { Keys } from '#engines/keys/port.ts';
import { inMemoryFolder, runtimeFolders } from '#engines/keys/runtime.ts';
import type { CounterParts } from '#features/views/options.ts';
import { createSimulatedClock } from '#lib/simulated-clock.ts';
import { createBackup } from '../../../../../../scripts/backup/create.ts';
import { restoreBackup } from '../../../../../../scripts/backup/restore.ts';
import { openSecrets } from '#lib/secrets.ts';
import { startCounter, VIDEOS } from '../lone-counter.ts';

/** What a copied or restored data folder published. */
export interface Published {
  how: string;
  keys: KeysKind;
  /** Views of each video, by each folder or state that released the same window. */
  values: number[][];
}

export type KeysKind = 'runtime' | 'disk';

/** Plays of each video before anything is copied: the noise is far below. */
export const PLAYS = 250;

const HOUR = 3_600_000;
const START = Date.UTC(2026, 0, 15, 12);

/** A bench with folders of its own, and the counter on them. */
interface Bench {
  data: string;
  aside: string;
  kind: KeysKind;
  /** Counts plays and stops. */
  count: (plays: number) => Promise<void>;
  /** Releases what is due on a folder; the views of each video. */
  release: (folder?: string) => Promise<number[]>;
}

type Scenario = (bench: Bench) => Promise<number[][]>;

const SCENARIOS: Record<string, Scenario> = {
  'a copy beside': async ({ count, release, data, aside }) => {
    await count(PLAYS);
    await copy(data, aside);
    return [await release(), await release(aside)];
  },
  'a copy first, the original after it': async ({ count, release, data, aside }) => {
    await count(PLAYS);
    await copy(data, aside);
    return [await release(aside), await release()];
  },
  'put back in place after the release, twice': async ({ count, release, data, aside }) => {
    await count(PLAYS);
    await copy(data, aside);
    const values = [await release()];
    for (let round = 0; round < 2; round += 1) {
      await empty(data);
      await copy(aside, data);
      values.push(await release());
    }
    return values;
  },
  'files overwritten in place after the release': async ({ count, release, data, aside }) => {
    await count(PLAYS);
    await copy(data, aside);
    const first = await release();
    await rm(join(data, 'journal'), { recursive: true });
    await copy(aside, data);
    return [first, await release()];
  },
  'a copy moved into the place of the folder': async ({ count, release, data, aside }) => {
    await count(PLAYS);
    await copy(data, aside);
    const first = await release();
    await rename(data, `${data}-was`);
    await rename(aside, data);
    return [first, await release()];
  },
  'only the database put back': async ({ count, release, data, aside }) => {
    await count(PLAYS);
    await copy(data, aside);
    const first = await release();
    await cp(join(aside, 'footlights.db'), join(data, 'footlights.db'));
    return [first, await release()];
  },
  'only the journal put back, with more plays since': async ({ count, release, data, aside }) => {
    await count(PLAYS);
    await copy(data, aside);
    const first = await release();
    await rm(join(data, 'journal'), { recursive: true });
    await cp(join(aside, 'journal'), join(data, 'journal'), { recursive: true });
    await cp(join(aside, 'footlights.db'), join(data, 'footlights.db'));
    await count(3);
    return [first, await release()];
  },
  'a backup restored beside': async ({ count, release, data, aside }) => {
    openSecrets(data);
    await mkdir(join(data, 'blobs'), { recursive: true });
    await count(PLAYS);
    const file = `${aside}.tar`;
    await createBackup(data, file);
    await restoreBackup(file, aside);
    await rm(file);
    return [await release(), await release(aside)];
  },
};

/**
 * Does to a data folder what makes a second copy of its plays, in every way, and releases from all of them. Leaves out
 * keys at run time where the machine has no memory-backed folder.
 */
export async function publishCopies(options: {
  kinds: readonly KeysKind[];
  parts?: Partial<CounterParts> | undefined;
  /** Puts other keys in the place of the product's, for a test of this test. */
  weaken?: (keys: Keys) => Keys;
}): Promise<Published[]> {
  const published: Published[] = [];
  const inMemory = await inMemoryFolder(runtimeFolders());
  for (const keys of options.kinds) {
    if (keys === 'runtime' && inMemory === null) continue;
    for (const [how, scenario] of Object.entries(SCENARIOS)) {
      const root = await mkdtemp(join(tmpdir(), 'footlights-copies-'));
      const memory = await mkdtemp(join(inMemory ?? tmpdir(), 'footlights-copies-'));
      try {
        const bench = await createBench({ ...options, root, memory, kind: keys });
        published.push({ how, keys, values: await scenario(bench) });
      } finally {
        await rm(root, { recursive: true, force: true });
        await rm(memory, { recursive: true, force: true });
      }
    }
  }
  return published;
}

/** The same plays with another noise: two values that hold them and differ. */
export function secondNoise({ how, keys, values }: Published): string[] {
  return VIDEOS.flatMap((video, at) => {
    const held = new Set(values.map((of) => of[at] ?? 0).filter((value) => value > PLAYS / 2));
    return held.size > 1 ? [`${how} (KEYS=${keys}): ${video} has ${[...held].join(' and ')}.`] : [];
  });
}

async function createBench(options: {
  root: string;
  memory: string;
  kind: KeysKind;
  parts?: Partial<CounterParts> | undefined;
  weaken?: (keys: Keys) => Keys;
}): Promise<Bench> {
  const { root, memory, kind, parts = {}, weaken = (keys) => keys } = options;
  const data = join(root, 'data');
  await mkdir(data);

  async function start(dataDir: string, at: number) {
    const { keys } = await openKeys({ kind, dataDir, runtimeFolders: [memory] });
    const clock = createSimulatedClock(at);
    const journals = createDiskJournal(dataDir);
    const rest = { dataDir, clock, journals, publishedAt: START, logs: [], parts };
    return { clock, counter: await startCounter({ ...rest, keys: weaken(keys) }) };
  }
  return {
    data,
    aside: join(root, 'aside'),
    kind,
    async count(plays) {
      const { counter } = await start(data, START + HOUR / 2);
      await using _ = counter;
      for (const video of VIDEOS) {
        const sent = Array.from({ length: plays }, () =>
          counter.send({ ...counter.packet(), video }),
        );
        if (!(await Promise.all(sent)).every(Boolean)) throw new Error('A play was not taken.');
      }
    },
    async release(folder = data) {
      const { clock, counter } = await start(folder, START + HOUR - 60_000);
      await using _ = counter;
      await clock.advance(61_000);
      await counter.views.settled();
      const released = counter.views.releasedOf(VIDEOS);
      return VIDEOS.map((video) => released.get(video)?.views.value ?? 0);
    },
  };
}

function copy(from: string, to: string): Promise<void> {
  return cp(from, to, { recursive: true, preserveTimestamps: true, force: true });
}

async function empty(folder: string): Promise<void> {
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true });
}
