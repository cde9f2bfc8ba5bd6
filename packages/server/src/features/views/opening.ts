import type { CutRecord } from '@footlights/count';
import type { Db } from '#engines/db/port.ts';
import type { Log } from '#log.ts';
import type { Counter } from './counter.ts';
import { passesThrough } from './cut-chain.ts';
import type { DayEngines } from './day-engines.ts';
import { droppedText, isCostly, type Kept, keptText, lossText, lostDayText } from './losses.ts';
import type { Cut } from './publisher.ts';
import { recover } from './recovery.ts';
import { loadWindows, readDay } from './store.ts';
import { DROPPED } from './cuts.ts';

/**
 * Opens the day, counts what its journal holds and publishes what was cut. Says what of the journal is lost.
 * Resolves with whether the day was begun by an earlier process, whatever was played in it: caps follow from it.
 * Rejects, with the way to mend it, when the clock cannot be right.
 */
export async function openCounter(
  counter: Counter,
  options: DayEngines & {
    db: Db;
    log: Log;
    clockConfirmed: string | undefined;
    trustedProxies: readonly string[];
  },
): Promise<{ isRestart: boolean }> {
  const { db, log } = options;
  const { days, tally, published, publisher, due } = counter;
  for (const running of await loadWindows(db)) {
    published.set(running);
    due.add(running);
  }
  if (options.trustedProxies.length === 0) {
    log.warn(
      'views: TRUSTED_PROXIES is empty, so plays from loopback and private addresses are not capped. ' +
        'If a reverse proxy stands in front, name it there.',
    );
  }
  const kept = await keptOf(options);
  const isRestart = kept !== null;
  const { isLost } = await days.open();
  if (isLost && kept !== null) log.warn(lostDayText(days.day.number, kept));
  await recoverDay(counter, log);
  if (tally.tags > 0) await confirmClock(counter, options.clockConfirmed);
  await publisher.flush();
  // The order of plays that an earlier process wrote is to be forgotten too.
  if (tally.tags > 0) counter.snapshots.touch();
  if (days.journal.losses().some(isCostly)) await replaceDamaged(counter);
  return { isRestart };
}

/** Of the stored day, before opening it destroys what cannot be read; null when there is none. */
async function keptOf({ db, keys, journals }: DayEngines & { db: Db }): Promise<Kept | null> {
  const stored = await readDay(db);
  if (stored === null) return null;
  const key = await keys.find(stored.number);
  key?.fill(0);
  return { hasKey: key !== null, ...(await journals.sizeOf(stored.number)) };
}

/**
 * Counts what the journal holds, unless it lacks a cut that was published: noise for the same plays would be drawn
 * again. The data folder was put back then, or the cut was in what is lost.
 */
async function recoverDay(counter: Counter, log: Log): Promise<void> {
  const { days, tally, chain } = counter;
  const cuts: Omit<Cut, 'at'>[] = [];
  const start = await recover(tally, days.journal, (record, counts) =>
    cuts.push({ record, counts }),
  );
  const losses = [...days.journal.losses()];
  const isDamaged = losses.some(isCostly);
  for (const loss of losses) {
    if (isCostly(loss)) log.warn(lossText(days.day.number, loss));
    else log.info(lossText(days.day.number, loss));
  }
  const published = cuts.map(({ record }) => record).filter(({ window }) => window !== DROPPED);
  const mark = await days.markOf();
  if (mark !== null && passesThrough(mark, start, published)) {
    chain.restart(start);
    if (isDamaged) log.warn(await keptText(days.day.number, days.journal));
    if (isDamaged) dropUnpublished(counter, published, log);
    else for (const { record, counts } of cuts) counter.cutApplied(record, counts);
    return;
  }
  const { number } = days.day;
  log.warn(losses.length > 0 ? cutsLostText(number) : putBackText(number));
  tally.clear();
  await days.renew();
}

/**
 * After a loss, cuts may have taken fewer counts than when they were made. One without its row in this database may
 * have had one, in a database that was put back since, so its noise is not used for other counts.
 */
function dropUnpublished({ chain, published }: Counter, cuts: CutRecord[], log: Log): void {
  for (const record of cuts) chain.add(record);
  const hasNoRow = ({ video, group, window }: CutRecord) =>
    (published.find(video, group)?.window.number ?? Infinity) <= window;
  const dropped = cuts.filter(hasNoRow).length;
  if (dropped > 0) log.warn(droppedText(dropped));
}

/** So that it is said once, and a later start finds a whole day. */
async function replaceDamaged({ snapshots, faults }: Counter): Promise<void> {
  snapshots.touch();
  await snapshots.take().catch(faults.other);
}

const cutsLostText = (day: number): string =>
  `views: what can be read of the journal of day ${day} lacks releases that were made, so it cannot be told which plays ` +
  'are published. Plays that were not published yet are lost; the day goes on under a new key.';

const putBackText = (day: number): string =>
  `views: the data folder was put back to an earlier state: the journal of day ${day} lacks releases ` +
  'that were made. Plays that were not published yet are lost; the day goes on under a new key.';

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
