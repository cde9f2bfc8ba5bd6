import { existsSync } from 'node:fs';
import { copyFile, link, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { run } from '../run.ts';
import { BLOBS, blobsIn, DATABASE, hashOf, MANIFEST, SECRETS, type Manifest } from './manifest.ts';
import { withFolder } from './staging.ts';

/** More pages than any database has: one step reads one state, however busy the instance is. */
const ALL_PAGES = 2 ** 31 - 1;

/** What went into a backup. */
export interface Made {
  databaseBytes: number;
  blobs: Manifest['blobs'];
}

/**
 * Writes a backup of a data folder into a new tar file; the instance may be running.
 * Everything is collected beside the data first (blobs as hard links, which cost no room), so that what is deleted
 * meanwhile cannot tear the backup.
 * @throws Error in one line that says what is in the way
 */
export async function createBackup(dataDir: string, target: string): Promise<Made> {
  const source = path.join(dataDir, DATABASE);
  if (!existsSync(source)) throw new Error(`There is no instance in ${dataDir}: set DATA_DIR.`);
  if (existsSync(target)) throw new Error(`${target} is there already; choose another name.`);
  return withFolder(path.join(dataDir, '.backup-'), async (staging) => {
    const blobs = path.join(dataDir, BLOBS);
    const links = path.join(staging, BLOBS);
    await mkdir(links);
    // NOTE: before and after, so that a blob of the copied state is there even if it was deleted or added meanwhile.
    await linkBlobs(blobs, links);
    await copyDatabase(source, path.join(staging, DATABASE));
    await linkBlobs(blobs, links);
    await copyFile(path.join(dataDir, SECRETS), path.join(staging, SECRETS));
    const made = await describe(staging);
    await pack(staging, target);
    return made;
  });
}

async function copyDatabase(source: string, target: string): Promise<void> {
  const database = new DatabaseSync(source, { readOnly: true });
  try {
    await backup(database, target, { rate: ALL_PAGES });
  } finally {
    database.close();
  }
}

async function linkBlobs(from: string, to: string): Promise<void> {
  for await (const blob of blobsIn(from)) {
    await mkdir(path.join(to, path.dirname(blob)), { recursive: true });
    await place(path.join(from, blob), path.join(to, blob));
  }
}

async function place(from: string, to: string): Promise<void> {
  try {
    await link(from, to);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'EEXIST' || code === 'ENOENT') return;
    if (!['EPERM', 'ENOTSUP', 'EMLINK', 'ENOSYS'].includes(code)) throw error;
    await copyFile(from, to);
  }
}

async function describe(staging: string): Promise<Made> {
  const blobs = { count: 0, bytes: 0 };
  for await (const blob of blobsIn(path.join(staging, BLOBS))) {
    blobs.count += 1;
    blobs.bytes += (await stat(path.join(staging, BLOBS, blob))).size;
  }
  const files: Manifest['files'] = {};
  for (const name of [DATABASE, SECRETS]) files[name] = await hashOf(path.join(staging, name));
  const manifest: Manifest = { format: 'footlights-backup', version: 1, files, blobs };
  await writeFile(path.join(staging, MANIFEST), `${JSON.stringify(manifest, undefined, 2)}\n`);
  return { databaseBytes: (await stat(path.join(staging, DATABASE))).size, blobs };
}

async function pack(staging: string, target: string): Promise<void> {
  const partial = `${target}.partial`;
  try {
    // Made before tar fills it: hashes of passwords and sessions are for the owner's eyes alone.
    await using file = await open(partial, 'w', 0o600);
    const args = ['-cf', partial, '-C', staging, MANIFEST, DATABASE, SECRETS, BLOBS];
    const { code, output } = await run({ file: 'tar', args });
    if (code !== 0) throw new Error(`tar could not write ${partial}: ${output.trim()}`);
    await file.sync();
    await rename(partial, target);
  } finally {
    await rm(partial, { force: true });
  }
}
