import { join } from 'node:path';
import Database from 'better-sqlite3';

/** Holds a data folder for one process. The kernel lets go of it when the process ends, however it ends. */
export function lockFolder(dataDir: string): Disposable {
  const database = new Database(join(dataDir, 'lock.db'), { timeout: 0 });
  try {
    database.pragma('locking_mode = EXCLUSIVE');
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if ((error as { code?: string }).code !== 'SQLITE_BUSY') throw error;
    throw new Error(
      `Another Footlights process uses ${dataDir}. Stop it, or set DATA_DIR to another folder.`,
      { cause: error },
    );
  }
  return { [Symbol.dispose]: () => database.close() };
}
