import { hkdfSync, randomBytes } from 'node:crypto';
import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { KEY_BYTES, type Keys } from './port.ts';

/** A monotonic clock that goes on over restarts of the process, in milliseconds; null: there is none. */
export type BootClock = (() => number) | null;

/** Random bytes, then the boot clock's reading when they were made (−1: none). */
const FILE_BYTES = KEY_BYTES + 8;
const NAME = /^(\d+)\.key$/;

/**
 * One file a day in a folder of mode 700. The key is derived from the file's bytes and its inode number,
 * so that a copied folder holds no key: two copies of one journal must not both publish.
 */
export async function openFileKeys(folder: string, bootClock: BootClock): Promise<Keys> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await removeUnfinished(folder);
  const pathOf = (day: number) => join(folder, `${day}.key`);

  return {
    async find(day) {
      const file = await readKey(pathOf(day));
      return file === null ? null : file.key;
    },
    async create(day) {
      const part = join(folder, `${day}.part`);
      const file = await open(part, 'wx', 0o600);
      try {
        const bytes = randomBytes(FILE_BYTES);
        bytes.writeDoubleBE(bootClock?.() ?? -1, KEY_BYTES);
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await overwrite(pathOf(day));
      await rename(part, pathOf(day));
      await syncFolder(folder);
      const made = await readKey(pathOf(day));
      if (made === null) throw new Error(`The day's key could not be read back from ${folder}.`);
      return made.key;
    },
    async destroy(day) {
      await overwrite(pathOf(day));
      await rm(pathOf(day), { force: true });
      await syncFolder(folder);
    },
    async days() {
      const names = await readdir(folder);
      return names.flatMap((name) => NAME.exec(name)?.[1] ?? []).map(Number);
    },
    async ageOf(day) {
      const file = await readKey(pathOf(day));
      if (file === null || bootClock === null || file.madeAt < 0) return null;
      return Math.max(0, bootClock() - file.madeAt);
    },
  };
}

async function readKey(path: string): Promise<{ key: Uint8Array; madeAt: number } | null> {
  const file = await openIfThere(path);
  if (file === null) return null;
  try {
    const { ino } = await file.stat({ bigint: true });
    const bytes = await file.readFile();
    if (bytes.length !== FILE_BYTES) return null;
    const secret = bytes.subarray(0, KEY_BYTES);
    const derived = hkdfSync('sha256', secret, String(ino), 'footlights day key', KEY_BYTES);
    const madeAt = bytes.readDoubleBE(KEY_BYTES);
    bytes.fill(0);
    return { key: new Uint8Array(derived), madeAt };
  } finally {
    await file.close();
  }
}

async function overwrite(path: string): Promise<void> {
  const file = await openIfThere(path);
  if (file === null) return;
  try {
    await file.write(randomBytes(FILE_BYTES), 0, FILE_BYTES, 0);
    await file.sync();
  } finally {
    await file.close();
  }
}

async function openIfThere(path: string) {
  try {
    return await open(path, 'r+');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** What a crash left of a key that was never given out. */
async function removeUnfinished(folder: string): Promise<void> {
  const names = await readdir(folder);
  for (const name of names) if (name.endsWith('.part')) await rm(join(folder, name));
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
