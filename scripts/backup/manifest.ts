import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isBlobName } from '../../packages/server/src/engines/blobs/port.ts';

/** First file of a backup: what must be there for it to be whole. */
export interface Manifest {
  format: 'footlights-backup';
  version: 1;
  /** SHA-256 in hex of each file beside the blobs, whose names are their hashes. */
  files: Record<string, string>;
  blobs: { count: number; bytes: number };
}

/** Everything a backup holds, beside the blobs. The journal and its keys are left out on purpose: they would outlive the day. */
export const DATABASE = 'footlights.db';
export const SECRETS = 'secrets.json';
export const BLOBS = 'blobs';
export const MANIFEST = 'manifest.json';

/** SHA-256 of a file, in lower-case hex. */
export async function hashOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Paths of all blobs below a folder, relative to it, as `ab/<sha256>.<extension>`; half-written ones are not blobs. */
export async function* blobsIn(folder: string): AsyncIterable<string> {
  for (const lot of await listOrNothing(folder)) {
    if (!lot.isDirectory()) continue;
    for (const name of await readdir(path.join(folder, lot.name))) {
      if (isBlobName(name)) yield path.join(lot.name, name);
    }
  }
}

async function listOrNothing(folder: string) {
  try {
    return await readdir(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
