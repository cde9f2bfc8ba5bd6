import { hkdfSync, randomBytes } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { KEY_BYTES, MARK_BYTES, type Keys } from './port.ts';

/** A monotonic clock that goes on over restarts of the process, in milliseconds; null: there is none. */
export type BootClock = (() => number) | null;

/** Where keys lie, and how their folder is made: `makeFolder` rejects when it cannot be used. */
export interface KeyFolder {
  folder: string;
  makeFolder: () => Promise<void>;
  bootClock: BootClock;
}

/** Random bytes, the boot clock's reading when they were made (−1: none), and the mark. */
const MARK_AT = KEY_BYTES + 8;
const FILE_BYTES = MARK_AT + MARK_BYTES;
const NAME = /^(\d+)\.key$/;

interface KeyFile {
  key: Uint8Array;
  madeAt: number;
  mark: Uint8Array;
}

/**
 * One file a day in a folder of mode 700. The key is derived from the file's bytes and its place (inode number and
 * time of birth), so that a copied folder holds no key: two copies of one journal must not both publish.
 */
export async function openFileKeys({ folder, makeFolder, bootClock }: KeyFolder): Promise<Keys> {
  await makeFolder();
  await removeUnfinished(folder);
  const pathOf = (day: number) => join(folder, `${day}.key`);

  return {
    find: async (day) => (await readKey(pathOf(day)))?.key ?? null,
    async create(day) {
      // The system may have removed it meanwhile, as it does with memory-backed ones at the last logout.
      await makeFolder();
      const part = join(folder, `${day}.part`);
      await writeKey(part, bootClock?.() ?? -1);
      await overwrite(pathOf(day));
      await rename(part, pathOf(day));
      await syncFolder(folder);
      const made = await readKey(pathOf(day));
      if (made === null) throw new Error(`The day's key could not be read back from ${folder}.`);
      return made.key;
    },
    async destroy(day) {
      try {
        await overwrite(pathOf(day));
      } finally {
        await removeFile(pathOf(day));
      }
      await syncFolder(folder);
    },
    async days() {
      const names = await namesIn(folder);
      return names.flatMap((name) => NAME.exec(name)?.[1] ?? []).map(Number);
    },
    async ageOf(day) {
      const file = await readKey(pathOf(day));
      if (file === null || bootClock === null || file.madeAt < 0) return null;
      return Math.max(0, bootClock() - file.madeAt);
    },
    markOf: async (day) => (await readKey(pathOf(day)))?.mark ?? null,
    async mark(day, mark) {
      // NOTE: in place, since the key depends on the inode; so few bytes of one page and sector do not tear.
      await withFile(pathOf(day), async (file) => {
        await file.write(mark, 0, MARK_BYTES, MARK_AT);
        await file.datasync();
      });
    },
  };
}

async function writeKey(path: string, madeAt: number): Promise<void> {
  // What an earlier attempt left there, on a full disk perhaps.
  await rm(path, { force: true });
  const file = await open(path, 'wx', 0o600);
  try {
    const bytes = Buffer.alloc(FILE_BYTES);
    randomBytes(KEY_BYTES).copy(bytes);
    bytes.writeDoubleBE(madeAt, KEY_BYTES);
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
}

function readKey(path: string): Promise<KeyFile | null> {
  return withFile(path, async (file) => {
    const place = placeOf(await file.stat({ bigint: true }));
    const bytes = await file.readFile();
    if (bytes.length !== FILE_BYTES) return null;
    const secret = bytes.subarray(0, KEY_BYTES);
    const derived = hkdfSync('sha256', secret, place, 'footlights day key', KEY_BYTES);
    const madeAt = bytes.readDoubleBE(KEY_BYTES);
    const mark = Uint8Array.from(bytes.subarray(MARK_AT));
    bytes.fill(0);
    return { key: new Uint8Array(derived), madeAt, mark };
  });
}

/**
 * Nobody can choose a file's time of birth, so it tells a file from its copies. A device number may be another after
 * a reboot; it serves only where files have no time of birth.
 */
function placeOf({ dev, ino, birthtimeNs }: BigIntStats): string {
  return birthtimeNs === 0n ? `${dev} ${ino}` : `${ino} ${birthtimeNs}`;
}

async function overwrite(path: string): Promise<void> {
  await withFile(path, async (file) => {
    await file.write(randomBytes(FILE_BYTES), 0, FILE_BYTES, 0);
    await file.sync();
  });
}

/** Null when there is no such file. */
async function withFile<T>(
  path: string,
  task: (file: FileHandle) => Promise<T>,
): Promise<T | null> {
  const file = await unlessGone(open(path, 'r+'));
  if (file === null) return null;
  try {
    return await task(file);
  } finally {
    await file.close();
  }
}

/** What a crash left of a key that was never given out. */
async function removeUnfinished(folder: string): Promise<void> {
  for (const name of await namesIn(folder)) {
    if (name.endsWith('.part')) await removeFile(join(folder, name));
  }
}

async function removeFile(path: string): Promise<void> {
  await unlessGone(rm(path, { force: true }));
}

async function namesIn(folder: string): Promise<string[]> {
  return (await unlessGone(readdir(folder))) ?? [];
}

async function syncFolder(folder: string): Promise<void> {
  const handle = await unlessGone(open(folder, 'r'));
  if (handle === null) return;
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Null when the file or folder is gone, or something else is in the folder's place. */
async function unlessGone<T>(opened: Promise<T>): Promise<T | null> {
  try {
    return await opened;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}
