import type { Transparency } from '@footlights/contract';
import type { Db, DbTransaction } from '#engines/db/port.ts';
import { durationsIn, figuresIn, firstReportAt } from '#features/safety/service.ts';
import type { Clock } from '#lib/clock.ts';
import { DAY_MS } from '#lib/day.ts';
import { after, monthOf, startOf } from './months.ts';
import { reportOf } from './publishing.ts';
import { addCount, closeMonth, firstCounted, lastMonth, readMonths } from './store.ts';
import { stepsOf } from './times.ts';

/** What is published of reports and decisions. Disposing stops the daily look. */
export interface Transparencies extends AsyncDisposable {
  report(): Promise<Transparency>;
  /**
   * A rule did something without a person, such as `spam` and `held`; within the transaction that did it, if it is in one. Both are
   * codes of up to 40 letters, digits and hyphens, which are published: nothing that names anybody.
   */
  countAutomated(db: Db, kind: string, outcome: string): Promise<void>;
  /** Somebody who reported complained about a dismissal, such as `received`, `stays` or `reopened`. */
  countComplaint(transaction: Db, outcome: string): Promise<void>;
  /** Closes months that are over, then looks daily. */
  start(): Promise<void>;
}

/** What the report is made from. */
export interface TransparencyOptions {
  db: Db;
  clock: Clock;
  onFault: (error: unknown) => void;
}

export function createTransparency(options: TransparencyOptions): Transparencies {
  const { db, clock, onFault } = options;
  let known: Promise<Transparency> | undefined;
  let cancel: (() => void) | undefined;
  let running: Promise<void> | undefined;
  let isOver = false;

  /** Read again when a month was closed: nothing else changes what is published. */
  function report(): Promise<Transparency> {
    known ??= readMonths(db).then(reportOf);
    known.catch(() => {
      known = undefined;
    });
    return known;
  }
  async function look(): Promise<void> {
    if (await closeMonths(options)) known = undefined;
  }
  async function lookDaily(): Promise<void> {
    await look().catch(onFault);
    if (!isOver) cancel = clock.after(DAY_MS, begin);
  }
  function begin(): Promise<void> {
    running = lookDaily();
    return running;
  }
  const count = (
    transaction: Db,
    section: 'automated' | 'complaints',
    { kind, outcome }: { kind: string; outcome: string },
  ) => addCount(transaction, { month: monthOf(clock.now()), section, kind, outcome, count: 1 });
  return {
    report,
    countAutomated: (transaction, kind, outcome) =>
      count(transaction, 'automated', { kind, outcome }),
    countComplaint: (transaction, outcome) =>
      count(transaction, 'complaints', { kind: outcome, outcome: '' }),
    start: begin,
    async [Symbol.asyncDispose]() {
      isOver = true;
      cancel?.();
      await running;
    },
  };
}

/** Counts each month that is over and keeps it for good, before the cases that it came from go. Whether there was one. */
async function closeMonths({ db, clock }: TransparencyOptions): Promise<boolean> {
  const current = monthOf(clock.now());
  const last = await lastMonth(db);
  let month = last === undefined ? await firstMonth(db) : after(last);
  let isAny = false;
  for (; month !== undefined && month < current; month = after(month)) {
    const one = month;
    await db.transaction().execute((transaction) => closeOne(transaction, one));
    isAny = true;
  }
  return isAny;
}

async function firstMonth(db: Db): Promise<string | undefined> {
  const at = await firstReportAt(db);
  const months = [at === undefined ? [] : monthOf(at), (await firstCounted(db)) ?? []].flat();
  return months.toSorted()[0];
}

async function closeOne(transaction: DbTransaction, month: string): Promise<void> {
  const stretch = { from: startOf(month), to: startOf(after(month)) };
  for (const figure of await figuresIn(transaction, stretch))
    if (figure.count > 0) await addCount(transaction, { month, ...figure });
  const { toDecision, toAnswer } = await durationsIn(transaction, stretch);
  const times = { 'to-decision': toDecision, 'to-answer': toAnswer };
  for (const [section, durations] of Object.entries(times))
    for (const [end, count] of stepsOf(durations))
      await addCount(transaction, { month, section, kind: String(end), outcome: '', count });
  await closeMonth(transaction, month);
}
