import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { World } from '../../packages/server/test/world.ts';
import { openWorld } from './stage.ts';

/** A world made of another's rows, at the same time of its clock. */
export interface Clone extends AsyncDisposable {
  world: World;
}

/** Starts an instance on the rows, files and secrets of a running one, and on nothing that only it knows. */
export async function openClone(original: World): Promise<Clone> {
  const dataDir = await mkdtemp(join(tmpdir(), 'footlights-clone-'));
  const database = new DatabaseSync(join(original.dataDir, 'footlights.db'), { readOnly: true });
  database.prepare('VACUUM INTO ?').run(join(dataDir, 'footlights.db'));
  database.close();
  for (const name of ['secrets.json', 'blobs']) {
    await cp(join(original.dataDir, name), join(dataDir, name), { recursive: true });
  }
  const world = await openWorld({ at: original.clock.now(), dataDir });
  return {
    world,
    async [Symbol.asyncDispose]() {
      await world[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
