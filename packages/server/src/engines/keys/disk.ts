import { join } from 'node:path';
import { openFileKeys } from './file-keys.ts';
import type { Keys } from './port.ts';

/**
 * Keys in `keys` of the data folder: they survive power loss. Erasing them is best effort:
 * an SSD, a copy-on-write file system or a snapshot may keep what was overwritten.
 */
export function openDiskKeys(dataDir: string): Promise<Keys> {
  // NOTE: a boot clock starts again at each boot and these files do not, so their age is not known.
  return openFileKeys(join(dataDir, 'keys'), null);
}
