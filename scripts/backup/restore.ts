import { existsSync } from 'node:fs';
import { lstat, mkdir, readdir, readFile, rename } from 'node:fs/promises';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { lockFolder } from '../../packages/server/src/lib/folder-lock.ts';
import { run } from '../run.ts';
import { BLOBS, blobsIn, DATABASE, hashOf, MANIFEST, SECRETS, type Manifest } from './manifest.ts';
import { withFolder } from './staging.ts';

/** What came out of a backup. */
export interface Restored {
  databaseBytes: number;
  blobs: Manifest['blobs'];
}

/**
 * Puts a backup into an empty data folder. Everything is unpacked beside and verified first: it is there whole or not at all.
 * @throws Error in one line that says what is in the way
 */
export async function restoreBackup(file: string, dataDir: string): Promise<Restored> {
  await refuseMissing(file);
  await refuseUsed(dataDir);
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const lock = lockFolder(dataDir);
  try {
    return await withFolder(path.join(dataDir, '.restore-'), async (staging) => {
      await unpack(file, staging);
      const restored = await verify(staging, file);
      for (const name of [BLOBS, SECRETS, DATABASE]) {
        await rename(path.join(staging, name), path.join(dataDir, name));
      }
      return restored;
    });
  } finally {
    lock[Symbol.dispose]();
  }
}

async function unpack(file: string, staging: string): Promise<void> {
  const args = ['-xf', file, '-C', staging, '--no-same-owner'];
  const { code, output } = await run({ file: 'tar', args });
  if (code !== 0) throw new Error(`${file} cannot be unpacked: ${output.trim()}`);
}

async function refuseMissing(file: string): Promise<void> {
  const found = await lstat(file).catch(() => undefined);
  if (found === undefined) throw new Error(`There is no file ${file}.`);
}

async function refuseUsed(dataDir: string): Promise<void> {
  const entries = existsSync(dataDir) ? await readdir(dataDir) : [];
  if (entries.length === 0) return;
  // Says so itself when a process holds the folder.
  if (entries.includes('lock.db')) lockFolder(dataDir)[Symbol.dispose]();
  // What a lock or a failed attempt leaves behind is no data.
  if (entries.every((name) => name.startsWith('lock.db'))) return;
  throw new Error(
    `${dataDir} is not empty (${entries.slice(0, 3).join(', ')} …). Move it away, or set DATA_DIR to an empty folder.`,
  );
}

async function verify(staging: string, file: string): Promise<Restored> {
  const manifest = await readManifest(staging, file);
  await refuseStrangers(staging, file);
  for (const name of [DATABASE, SECRETS]) {
    const hash = await hashOf(path.join(staging, name)).catch(() => 'missing');
    if (hash !== manifest.files[name])
      throw new Error(`${file} is damaged: ${name} is not as it was.`);
  }
  const blobs = { count: 0, bytes: 0 };
  for await (const blob of blobsIn(path.join(staging, BLOBS))) {
    const place = path.join(staging, BLOBS, blob);
    if (!path.basename(blob).startsWith(`${await hashOf(place)}.`)) {
      throw new Error(`${file} is damaged: the bytes of ${path.basename(blob)} are not its own.`);
    }
    blobs.count += 1;
    blobs.bytes += (await lstat(place)).size;
  }
  if (blobs.count !== manifest.blobs.count) {
    throw new Error(
      `${file} is damaged: ${blobs.count} of ${manifest.blobs.count} blobs are there.`,
    );
  }
  checkDatabase(path.join(staging, DATABASE), file);
  return { databaseBytes: (await lstat(path.join(staging, DATABASE))).size, blobs };
}

async function readManifest(staging: string, file: string): Promise<Manifest> {
  const text = await readFile(path.join(staging, MANIFEST), 'utf8').catch(() => '{}');
  const found = JSON.parse(text) as Partial<Manifest>;
  if (found.format !== 'footlights-backup') throw new Error(`${file} is not a Footlights backup.`);
  if (found.version !== 1) {
    throw new Error(
      `${file} is a backup of version ${found.version}; this Footlights reads version 1.`,
    );
  }
  return found as Manifest;
}

// A backup may have passed through other hands: links would lead out of the folder, and a journal has no place in it.
async function refuseStrangers(staging: string, file: string): Promise<void> {
  const expected = [BLOBS, DATABASE, MANIFEST, SECRETS];
  for (const entry of await readdir(staging, { recursive: true, withFileTypes: true })) {
    const place = path.relative(staging, path.join(entry.parentPath, entry.name));
    const isExpected = expected.includes(place) || place.startsWith(`${BLOBS}${path.sep}`);
    if (!isExpected || !(entry.isFile() || entry.isDirectory())) {
      throw new Error(`${file} holds ${place}, which no backup of Footlights holds.`);
    }
  }
}

function checkDatabase(place: string, file: string): void {
  const database = new DatabaseSync(place);
  try {
    const row = database.prepare('PRAGMA quick_check').get();
    if (row?.['quick_check'] !== 'ok')
      throw new Error(`${file} is damaged: the database is not sound.`);
  } finally {
    database.close();
  }
}
