import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openFileKeys } from './file-keys.ts';
import type { Keys } from './port.ts';

/**
 * Keys in `keys` of the data folder: they survive power loss. Erasing them is best effort: an SSD, a copy-on-write
 * file system or a snapshot may keep what was overwritten. A disk that is put back block by block brings the key
 * and the mark back with the journal, so that is not noticed once the machine has been off.
 */
export function openDiskKeys(dataDir: string): Promise<Keys> {
  const folder = join(dataDir, 'keys');
  return openFileKeys({
    folder,
    makeFolder: async () => void (await mkdir(folder, { recursive: true, mode: 0o700 })),
    // NOTE: a boot clock starts again at each boot and these files do not, so their age is not known.
    bootClock: null,
  });
}
