import type { Db } from '#engines/db/port.ts';
import { foldSeries, seriesToFold } from './store.ts';

/** Adds up release rows older than 30 days by month, one series at a time. */
export async function foldOld(db: Db, now: number): Promise<void> {
  for (const series of await seriesToFold(db, now)) {
    await foldSeries(db, series, now);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
