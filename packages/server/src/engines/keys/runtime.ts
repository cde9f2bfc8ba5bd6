import { createHash } from 'node:crypto';
import { lstat, mkdir, realpath, stat, statfs } from 'node:fs/promises';
import { uptime } from 'node:os';
import { join } from 'node:path';
import { openFileKeys } from './file-keys.ts';
import type { Keys } from './port.ts';

/** File systems that live in memory: tmpfs and ramfs (linux/magic.h). */
const IN_MEMORY = new Set([0x0102_1994, 0x8584_58f6]);

/**
 * Where memory-backed folders are looked for, in this order. The session's folder comes second: it is removed at
 * the user's last logout, and a service may have none.
 */
export function runtimeFolders(): string[] {
  return ['/dev/shm', process.env.XDG_RUNTIME_DIR].filter((path) => path !== undefined);
}

/**
 * Keys in a memory-backed folder, apart for each data folder: they survive kill −9, not a reboot.
 * Null when none of `folders` is memory-backed, writable and, where the subfolder is there already, ours alone.
 */
export async function openRuntimeKeys(
  dataDir: string,
  folders: readonly string[] = runtimeFolders(),
): Promise<Keys | null> {
  const name = await nameFor(dataDir);
  for (const folder of folders) {
    const path = join(folder, name);
    const isUsable = async () => (await isInMemory(folder)) && (await isOurs(path));
    if (!(await isUsable())) continue;
    const makeFolder = async () => {
      if (!(await isUsable())) {
        throw new Error(`${path} cannot be made, or is not a memory-backed folder of ours alone.`);
      }
    };
    return openFileKeys({ folder: path, makeFolder, bootClock: () => uptime() * 1000 });
  }
  return null;
}

/** The first of the folders that is memory-backed; null when none is. */
export async function inMemoryFolder(folders: readonly string[]): Promise<string | null> {
  for (const folder of folders) if (await isInMemory(folder)) return folder;
  return null;
}

/** The data folder's path and identity: a copy, also one put in its place, has another name. */
export async function nameFor(dataDir: string): Promise<string> {
  const { dev, ino } = await stat(dataDir, { bigint: true });
  const identity = `${await realpath(dataDir)}\0${dev}\0${ino}`;
  return `footlights-${createHash('sha256').update(identity).digest('hex').slice(0, 32)}`;
}

async function isInMemory(folder: string): Promise<boolean> {
  try {
    return IN_MEMORY.has((await statfs(folder)).type);
  } catch {
    return false;
  }
}

/** Makes the subfolder; another user may have put something of that name there first. */
async function isOurs(path: string): Promise<boolean> {
  try {
    await mkdir(path, { mode: 0o700 });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
  }
  const found = await lstat(path);
  return found.isDirectory() && found.uid === process.getuid?.() && (found.mode & 0o077) === 0;
}
