import type { Db } from '#engines/db/port.ts';
import { createFoldStore } from './fold-store.ts';

/**
 * Adds up release rows older than 2 days by day, a few at a time, and lets others go on in between. A run that is
 * cut short leaves the rest to the next.
 */
export async function foldOld(db: Db, now: number): Promise<void> {
  const store = createFoldStore(db);
  while ((await store.foldOldest(now)) > 0) await new Promise((resolve) => setImmediate(resolve));
}
