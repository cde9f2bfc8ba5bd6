import type { Db } from '#engines/db/port.ts';
import type { Log } from '#log.ts';
import type { Counter } from './counter.ts';
import { passesThrough } from './cut-chain.ts';
import type { Cut } from './publisher.ts';
import { recover } from './recovery.ts';
import { loadWindows } from './store.ts';
import { DROPPED } from './timetable.ts';

/**
 * Opens the day, counts what its journal holds and publishes what was cut. Resolves with whether the day goes on with
 * tags of an earlier process. Rejects, with the way to mend it, when the clock cannot be right.
 */
export async function openCounter(
  counter: Counter,
  options: {
    db: Db;
    log: Log;
    clockConfirmed: string | undefined;
    trustedProxies: readonly string[];
  },
): Promise<{ isRestart: boolean }> {
  const { days, tally, published, publisher, due } = counter;
  for (const running of await loadWindows(options.db)) {
    published.set(running);
    due.add(running);
  }
  if (options.trustedProxies.length === 0) {
    options.log.warn(
      'views: TRUSTED_PROXIES is empty, so plays from loopback and private addresses are not capped. ' +
        'If a reverse proxy stands in front, name it there.',
    );
  }
  const { isLost } = await days.open();
  if (isLost) {
    options.log.warn(
      `views: the journal of day ${days.day.number} cannot be read, since it or its key is gone. ` +
        'Plays that were not published yet are lost; the day goes on under a new key.',
    );
  }
  await recoverDay(counter, options.log);
  if (tally.tags > 0) await confirmClock(counter, options.clockConfirmed);
  await publisher.flush();
  return { isRestart: tally.tags > 0 };
}

/**
 * Counts what the journal holds, unless it lacks a cut that was published: the data folder was put back then, and
 * noise for the same plays would be drawn again.
 */
async function recoverDay(counter: Counter, log: Log): Promise<void> {
  const { days, tally, chain } = counter;
  const cuts: Omit<Cut, 'at'>[] = [];
  const start = await recover(tally, days.journal, (record, counts) =>
    cuts.push({ record, counts }),
  );
  const published = cuts.map(({ record }) => record).filter(({ window }) => window !== DROPPED);
  const mark = await days.markOf();
  if (mark !== null && passesThrough(mark, start, published)) {
    chain.restart(start);
    for (const { record, counts } of cuts) counter.cutApplied(record, counts);
    return;
  }
  log.warn(
    `views: the data folder was put back to an earlier state: the journal of day ${days.day.number} lacks releases ` +
      'that were made. Plays that were not published yet are lost; the day goes on under a new key.',
  );
  tally.clear();
  await days.renew();
}

/** A wrong clock would end the day, and whoever played today would be counted again. */
async function confirmClock(
  { days, clock }: Counter,
  confirmed: string | undefined,
): Promise<void> {
  const today = new Date(clock.now()).toISOString().slice(0, 10);
  if (confirmed === today || !(await days.needsConfirmation())) return;
  throw new Error(
    `the clock says ${today}, but a counting day with plays, which should have ended long before, is still open. ` +
      `If the instance was off since then, start it once with CLOCK_CONFIRMED=${today}; if not, set the clock right.`,
  );
}
