import type { Db } from '#engines/db/port.ts';
import type { Clock } from '#lib/clock.ts';
import { writeKeyDestroyed, writeKeyMade } from './store.ts';

const MINUTE_MS = 60_000;

/** Remembers to the minute when keys of counting days were made and destroyed, for the last seven days. */
export function createKeyRecord(options: { db: Db; clock: Clock }) {
  const { db, clock } = options;
  const minute = () => Math.floor(clock.now() / MINUTE_MS) * MINUTE_MS;
  return {
    made: (day: number) => writeKeyMade(db, day, minute()),
    destroyed: (day: number) => writeKeyDestroyed(db, day, minute()),
  };
}
