import { stat } from 'node:fs/promises';
import { openDiskKeys } from './disk.ts';
import { withMemory } from './fallback.ts';
import { createMemoryKeys } from './memory.ts';
import type { Keys } from './port.ts';
import { openRuntimeKeys } from './runtime.ts';
import { withWitness } from './witness.ts';

/**
 * The keys that were asked for. Without a memory-backed folder `runtime` becomes `memory`, with a warning:
 * losing the unpublished part of a day is better than writing a key where it cannot be erased.
 */
export async function openKeys(options: {
  kind: 'runtime' | 'disk' | 'memory';
  dataDir: string;
  /** Where memory-backed folders are looked for; the machine's usual ones when absent. */
  runtimeFolders?: readonly string[];
  /** Told when a runtime key could not be made later on and lives in memory instead. */
  onWarning?: (warning: string) => void;
}): Promise<{ keys: Keys; warning: string | null }> {
  if (options.kind === 'disk') {
    const { dataDir, runtimeFolders } = options;
    const keys = await withWitness(await openDiskKeys(dataDir), dataDir, runtimeFolders);
    const { birthtimeNs } = await stat(options.dataDir, { bigint: true });
    return { keys, warning: birthtimeNs === 0n ? NO_BIRTH : null };
  }
  if (options.kind === 'memory') return { keys: createMemoryKeys(), warning: null };
  const keys = await openRuntimeKeys(options.dataDir, options.runtimeFolders);
  if (keys !== null) {
    const onFallback = (error: unknown) =>
      options.onWarning?.(
        `The counting day's key could not be written, so it lives in this process only: a restart loses ` +
          `the plays that are not published yet. ${error instanceof Error ? error.message : String(error)}`,
      );
    return { keys: withMemory(keys, onFallback), warning: null };
  }
  return {
    keys: createMemoryKeys(),
    warning:
      "No memory-backed folder was found for the counting day's key, so it lives in this process only: " +
      'a restart loses the plays that are not published yet. Set KEYS=disk to keep them.',
  };
}

const NO_BIRTH =
  "The data folder's file system keeps no time of birth of files, so a copy of the counting day's key may be taken " +
  'for the key itself. Keep KEYS=disk to ext4, XFS, Btrfs, ZFS or APFS, and never put the data folder back in place.';
