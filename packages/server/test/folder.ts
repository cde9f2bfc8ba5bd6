import { readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';

/** Every file below these folders of a data folder, as paths within it, sorted. */
export async function filesBelow(dataDir: string, folders: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    folders.map(async (folder) => {
      const entries = await readdir(join(dataDir, folder), {
        recursive: true,
        withFileTypes: true,
      }).catch(() => []);
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => relative(dataDir, join(entry.parentPath, entry.name)));
    }),
  );
  return found.flat().toSorted();
}

/** Where uploaded, half-made and finished media may be. */
export const MEDIA_FOLDERS = ['uploads', 'work', 'blobs'];
