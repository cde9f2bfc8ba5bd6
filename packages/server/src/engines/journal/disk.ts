import { join } from 'node:path';
import { openDay } from './day-journal.ts';
import { diskFiles, type Files } from './files.ts';
import type { Journal } from './port.ts';
import { listSegments } from './segment-files.ts';

/**
 * Sealed segments in `journal/<day>` of the data folder, each batch synced to the disk before `append` resolves.
 * How long it survives is up to the day's key: with KEYS=runtime a crash but not a reboot.
 */
export function createDiskJournal(dataDir: string, files: Files = diskFiles): Journal {
  const root = join(dataDir, 'journal');
  const folderOf = (day: number) => join(root, String(day));

  return {
    async open(day, key) {
      const isNew = !(await files.list(root)).includes(String(day));
      await files.makeFolder(folderOf(day));
      await files.syncFolder(root);
      await files.syncFolder(dataDir);
      return openDay({ files, folder: folderOf(day), day, key }, isNew);
    },
    async days() {
      return (await files.list(root)).filter((name) => /^\d+$/.test(name)).map(Number);
    },
    async sizeOf(day) {
      const segments = await listSegments(files, folderOf(day));
      const sizes = await Promise.all(segments.map(({ path }) => files.size(path)));
      return { segments: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
    },
    async close(day) {
      const names = await files.list(folderOf(day));
      for (const name of names) await files.remove(join(folderOf(day), name));
      if ((await files.list(root)).includes(String(day))) await files.removeFolder(folderOf(day));
      if (names.length > 0) await files.syncFolder(root);
    },
  };
}
