import { DatabaseSync } from 'node:sqlite';

/** Bytes of the pages of an SQLite file that hold something. */
export function usedBytes(path: string): number {
  const database = new DatabaseSync(path, { readOnly: true });
  try {
    const read = (pragma: string) =>
      Object.values(database.prepare(`PRAGMA ${pragma}`).get() ?? {})[0];
    return (
      (Number(read('page_count')) - Number(read('freelist_count'))) * Number(read('page_size'))
    );
  } finally {
    database.close();
  }
}
