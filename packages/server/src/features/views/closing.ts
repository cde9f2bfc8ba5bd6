import type { Db } from '#engines/db/port.ts';
import type { Counter } from './counter.ts';
import { foldOld } from './fold.ts';
import { carriedFrom } from './snapshots.ts';

/**
 * Ends the day when it is over: tags and key are destroyed, pending counts are carried into the next one.
 * `onTurn` runs when the next day is open. When it rejects, the day goes on.
 */
export async function turnIfOver(counter: Counter, db: Db, onTurn: () => void): Promise<void> {
  const { days, commits, snapshots, publisher, tally, clock } = counter;
  if (!days.isOver()) return;
  await commits.between(async () => {
    await snapshots.settled();
    // The records of cuts go with the day: their rows have to exist by then.
    await publisher.flush();
    await days.turn(carriedFrom(tally));
    tally.closeDay();
    onTurn();
  });
  await days.sweep();
  await foldOld(db, clock.now());
}
