import type { InstanceNumbers } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { Backlog } from '#lib/backlog.ts';
import type { Clock } from '#lib/clock.ts';
import { type Addition, INSTANCE, NOTHING } from './adding.ts';
import { type Days, daysIn, dayText } from './days.ts';
import { countAccounts, countCreators, countPlayed, countStates } from './instance-store.ts';
import { readingOf } from './measures.ts';
import { curveNumbers, sumIn } from './numbers.ts';
import { type RangeQuery, shownRange, spanFrom } from './range.ts';
import { daysOf } from './store.ts';

/** How the whole instance does, for whoever runs it. Put together anew each minute. */
export type InstanceNumbersOf = (query: RangeQuery) => Promise<InstanceNumbers>;

type QueueName = InstanceNumbers['queues'][number]['name'];

/** Where it is looked up. */
export interface InstanceNumbersOptions {
  db: Db;
  clock: Pick<Clock, 'now'>;
  storage: () => Promise<InstanceNumbers['storage']>;
  /** Several may be one for whoever looks. */
  queues: Readonly<Record<QueueName, readonly { backlog: () => Promise<Backlog> }[]>>;
}

const MINUTE_MS = 60_000;

export function createInstanceNumbers(options: InstanceNumbersOptions): InstanceNumbersOf {
  const { clock } = options;
  let made = { minute: Number.NaN, answers: new Map<string, Promise<unknown>>() };
  /** What costs something to count is counted once a minute. */
  function remembered<T>(name: string, count: () => Promise<T>): Promise<T> {
    const minute = Math.floor(clock.now() / MINUTE_MS);
    if (made.minute !== minute) made = { minute, answers: new Map() };
    const { answers } = made;
    const known = (answers.get(name) as Promise<T> | undefined) ?? count();
    answers.set(name, known);
    // A fault is not kept for a minute.
    known.catch(() => answers.delete(name));
    return known;
  }
  return async (query) => {
    const { range, before } = spanFrom(query, clock.now());
    const { db } = options;
    const released = await releasedIn(db, { from: before.from, to: range.to });
    const [sum, sumBefore] = [sumIn(released, range), sumIn(released, before)];
    const numbers = curveNumbers(sum);
    return {
      range: shownRange(range),
      before: shownRange(before),
      views: readingOf(numbers.views),
      viewsBefore: readingOf(curveNumbers(sumBefore).views),
      plays: readingOf(numbers.plays),
      viewerDays: readingOf(numbers.viewerDays),
      days: daysIn(range).map((day) => ({
        day: dayText(day),
        ...curveNumbers(released.get(day) ?? NOTHING),
      })),
      ...(await remembered('counts', () => countsOf(options))),
      activeCreators: await remembered(`${range.from} ${range.to}`, () => countCreators(db, range)),
    };
  };
}

async function releasedIn(db: Db, days: Days): Promise<ReadonlyMap<number, Addition>> {
  const rows = await daysOf(db, INSTANCE, days);
  return new Map(rows.map((row) => [row.day, row]));
}

async function countsOf({ clock, db, queues, storage }: InstanceNumbersOptions) {
  const now = clock.now();
  return {
    accounts: await countAccounts(db),
    clips: await countPlayed(db),
    processing: await countStates(db),
    storage: inTwoDigits(await storage()),
    queues: await Promise.all(
      (['jobs', 'events', 'mails'] as const).map(async (name) => {
        const { waiting, failed, oldestAt } = await backlogOf(queues[name]);
        return { name, waiting, failed, oldestMinutes: minutesSince(oldestAt, now) };
      }),
    ),
  };
}

/** What a disk has left tells of every write to it, a packet's too: whoever looks each minute would see a play come in. */
function inTwoDigits(storage: InstanceNumbers['storage']): InstanceNumbers['storage'] {
  const { databaseBytes, freeBytes } = storage;
  return {
    ...storage,
    databaseBytes: rounded(databaseBytes),
    freeBytes: freeBytes === null ? null : rounded(freeBytes),
  };
}

function rounded(bytes: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(Math.max(1, bytes))) - 1);
  return Math.floor(bytes / step) * step;
}

async function backlogOf(queues: readonly { backlog: () => Promise<Backlog> }[]): Promise<Backlog> {
  const all = await Promise.all(queues.map((queue) => queue.backlog()));
  const oldest = all.flatMap(({ oldestAt }) => oldestAt ?? []);
  return {
    waiting: all.reduce((sum, { waiting }) => sum + waiting, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
    oldestAt: oldest.length === 0 ? null : Math.min(...oldest),
  };
}

function minutesSince(at: number | null, now: number): number | null {
  return at === null ? null : Math.max(0, Math.floor((now - at) / MINUTE_MS));
}
