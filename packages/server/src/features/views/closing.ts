import type { Db } from '#engines/db/port.ts';
import type { Counter } from './counter.ts';
import { foldOld } from './fold.ts';
import { carriedFrom } from './snapshots.ts';

/**
 * Ends the day when it is over: tags and key are destroyed, pending counts are carried into the next one.
 * `onEnd` runs when they are. Rejects when the next day cannot begin: the day goes on then, but not past its
 * 25 hours. From there no day is open, plays are refused, and counts wait in memory for a next call to succeed.
 */
export async function endIfOver(counter: Counter, db: Db, onEnd: () => void): Promise<void> {
  const { days, clock } = counter;
  const isOver = days.isOver();
  if (isOver) await end(counter, onEnd);
  await days.sweep();
  if (isOver) await foldOld(db, clock.now());
}

async function end(counter: Counter, onEnd: () => void): Promise<void> {
  const { days, commits } = counter;
  try {
    await commits.between(() => turn(counter, onEnd));
  } catch (error) {
    if (days.isOpen && days.isOverdue()) await commits.between(() => abandon(counter, onEnd));
    throw error;
  }
}

async function turn(counter: Counter, onEnd: () => void): Promise<void> {
  const { days, snapshots, publisher, tally } = counter;
  await snapshots.settled();
  // The records of cuts go with the day: their rows have to exist by then.
  if (days.isOpen) await publisher.flush();
  await days.turn(carriedFrom(tally));
  await forget(counter, onEnd);
}

async function abandon(counter: Counter, onEnd: () => void): Promise<void> {
  const { days, faults, snapshots } = counter;
  await snapshots.settled();
  faults.dayAbandoned(days.day.number);
  const forgotten = forget(counter, onEnd);
  await days.abandon();
  await forgotten;
}

/** Everything is as on a new day when it returns; until it resolves, memory of the day before is given back. */
async function forget({ tally, chain }: Counter, onEnd: () => void): Promise<void> {
  tally.closeDay();
  chain.restart();
  onEnd();
  for (const _ of tally.compact()) await new Promise((resolve) => setImmediate(resolve));
}
