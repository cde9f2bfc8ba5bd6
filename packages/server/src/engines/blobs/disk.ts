import { createHash } from 'node:crypto';
import { createReadStream, constants } from 'node:fs';
import {
  copyFile,
  link,
  mkdir,
  open,
  readdir,
  rename,
  rm,
  stat,
  type FileHandle,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { newId } from '#lib/ids.ts';
import { isBlobName, type BlobName, type Blobs, type OpenBlob } from './port.ts';
import { bytesOf, createUsedBytes } from './used-bytes.ts';

const PARTIAL = '.partial-';
const CHUNK_BYTES = 262_144;

/** Blobs as files `ab/<sha256>.<extension>` below `root`, which must be on a disk with hard links or copies on it. */
export async function openDiskBlobs(root: string): Promise<Blobs> {
  await mkdir(root, { recursive: true, mode: 0o700 });
  for (const name of await readdir(root)) {
    if (name.startsWith(PARTIAL)) await rm(join(root, name), { force: true });
  }
  const pathOf = (name: BlobName) => join(root, name.slice(0, 2), name);
  const used = createUsedBytes(async function* () {
    for await (const lot of lotsOf(root)) yield lot.map(pathOf);
  });

  return {
    async put(path, extension) {
      const name: BlobName = `${await hashOf(path)}.${extension}`;
      const target = pathOf(name);
      await syncFile(path);
      if ((await mkdir(dirname(target), { recursive: true, mode: 0o700 })) !== undefined)
        await syncFolder(root);
      const isNew = await place({
        path,
        target,
        partial: join(root, `${PARTIAL}${newId('v')}`),
      });
      if (isNew) used.add(await bytesOf(target));
      await syncFolder(dirname(target));
      return name;
    },
    async open(name) {
      const handle = await openQuietly(pathOf(name));
      return handle === null ? null : toOpenBlob(handle);
    },
    exists: (name) =>
      stat(pathOf(name)).then(
        () => true,
        () => false,
      ),
    async delete(name) {
      const bytes = await bytesOf(pathOf(name));
      await rm(pathOf(name), { force: true });
      used.add(-bytes);
    },
    usedBytes: () => used.total(),
    lots: () => lotsOf(root),
  };
}

async function* lotsOf(root: string): AsyncGenerator<BlobName[]> {
  for (const folder of await readdir(root, { withFileTypes: true })) {
    if (!folder.isDirectory()) continue;
    const names = await readdir(join(root, folder.name));
    yield names.filter(isBlobName);
  }
}

/** Whether it was not there before. By hard link, which is whole or absent and costs no bytes; by copy and rename where the disk has no links. */
async function place(files: { path: string; target: string; partial: string }): Promise<boolean> {
  const { path, target, partial } = files;
  try {
    await link(path, target);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return false;
    if (!['EPERM', 'ENOTSUP', 'EMLINK', 'EXDEV', 'ENOSYS'].includes(code ?? '')) throw error;
    try {
      await copyFile(path, partial);
      await syncFile(partial);
      await rename(partial, target);
      return true;
    } catch (fault) {
      await rm(partial, { force: true });
      throw fault;
    }
  }
}

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path, { highWaterMark: CHUNK_BYTES }), hash);
  return hash.digest('hex');
}

async function toOpenBlob(handle: FileHandle): Promise<OpenBlob> {
  let isReading = false;
  try {
    const { size } = await handle.stat();
    return {
      bytes: size,
      read(range) {
        isReading = true;
        return handle.createReadStream({ ...range, highWaterMark: CHUNK_BYTES });
      },
      // A stream closes the handle itself, also when destroyed.
      [Symbol.asyncDispose]: async () => (isReading ? undefined : handle.close()),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/** Without touching the access time where the kernel allows it (open(2), O_NOATIME: owner only, Linux only). */
async function openQuietly(path: string): Promise<FileHandle | null> {
  const quiet = (constants as { O_NOATIME?: number }).O_NOATIME ?? 0;
  try {
    return await open(path, constants.O_RDONLY | quiet);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return null;
    if (code === 'EPERM' && quiet !== 0) return open(path, constants.O_RDONLY);
    throw error;
  }
}

async function syncFile(path: string): Promise<void> {
  await using handle = await open(path, 'r+');
  await handle.sync();
}

async function syncFolder(path: string): Promise<void> {
  await using handle = await open(path, 'r');
  await handle.sync();
}
