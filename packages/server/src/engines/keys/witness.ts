import { constants } from 'node:fs';
import { open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { MARK_BYTES, type Keys } from './port.ts';
import { inMemoryFolder, nameFor, runtimeFolders } from './runtime.ts';

/**
 * The same keys, with each day's mark kept in memory-backed files too. Keys in the data folder are put back together
 * with their marks by whoever overwrites its files in place; until the next reboot that is noticed by this.
 */
export async function withWitness(
  lasting: Keys,
  dataDir: string,
  folders: readonly string[] = runtimeFolders(),
): Promise<Keys> {
  const folder = await inMemoryFolder(folders);
  if (folder === null) return lasting;
  const name = await nameFor(dataDir);
  await removeOld(folder, name);
  const pathOf = (day: number) => join(folder, `${name}.${day}.mark`);
  const forget = (day: number) => rm(pathOf(day), { force: true }).catch(() => undefined);

  return {
    ...lasting,
    async create(day) {
      await forget(day);
      return lasting.create(day);
    },
    async destroy(day) {
      await lasting.destroy(day);
      await forget(day);
    },
    async markOf(day) {
      const mark = await lasting.markOf(day);
      return mark === null ? null : ((await readMark(pathOf(day))) ?? mark);
    },
    async mark(day, mark) {
      await lasting.mark(day, mark);
      // A witness that cannot be written must not testify to what was before.
      await writeMark(pathOf(day), mark).catch(() => forget(day));
    },
  };
}

const NAME = /^footlights-[0-9a-f]{32}\.\d+\.mark$/;
/** An instance may be off for weeks, and is to find its own marks then. */
const OLD_MS = 60 * 24 * 3_600_000;

/** What other instances left that are not there any more. */
async function removeOld(folder: string, own: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!NAME.test(name) || name.startsWith(own)) continue;
    const path = join(folder, name);
    const isOld = await stat(path).then(
      ({ mtimeMs }) => mtimeMs < Date.now() - OLD_MS,
      () => false,
    );
    if (isOld) await rm(path, { force: true }).catch(() => undefined);
  }
}

const WRITE = constants.O_WRONLY | constants.O_CREAT | constants.O_NOFOLLOW;

async function writeMark(path: string, mark: Uint8Array): Promise<void> {
  const file = await open(path, WRITE, 0o600);
  try {
    await file.write(mark, 0, MARK_BYTES, 0);
  } finally {
    await file.close();
  }
}

/** Null when there is none, or somebody else has put it there. */
async function readMark(path: string): Promise<Uint8Array | null> {
  const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW).catch(() => null);
  if (file === null) return null;
  try {
    if ((await file.stat()).uid !== process.getuid?.()) return null;
    const bytes = await file.readFile();
    return bytes.length === MARK_BYTES ? new Uint8Array(bytes) : null;
  } finally {
    await file.close();
  }
}
