import { type CountingDay, dayAtStart, isDayOver, openDay } from '@footlights/count';
import type { Db } from '#engines/db/port.ts';
import type { DayJournal, Journal } from '#engines/journal/port.ts';
import type { Keys } from '#engines/keys/port.ts';
import type { Clock } from '#lib/clock.ts';
import { DAY_MS } from '#lib/day.ts';
import { readDay, writeDay } from './store.ts';

/** The counting day that is open, its journal and its key. */
export interface Days {
  /** Opens the stored day, or a first one. Everything of other days is destroyed. Once, before all else. */
  open(): Promise<{ isLost: boolean }>;
  readonly day: CountingDay;
  readonly journal: DayJournal;
  /** When the day closes as far as the clocks can tell, epoch ms. */
  endsAt(): number;
  isOver(): boolean;
  /** Whether the clock is so far ahead of the stored day that a person should say whether it is right. */
  needsConfirmation(): Promise<boolean>;
  /**
   * Opens the next day with what is carried over. When it rejects, the day goes on.
   * Not while a batch is being written.
   */
  turn(carried: AsyncIterable<Uint8Array>): Promise<void>;
  /** Destroys what is left of days that are over. */
  sweep(): Promise<void>;
}

/** One day as it is open. */
interface Open {
  day: CountingDay;
  journal: DayJournal;
  /** By the wall clock, epoch ms, and by the monotonic one. */
  openedAt: number;
  openedMono: number;
}

/** Where days are kept. */
interface DayEngines {
  keys: Keys;
  journals: Journal;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;

/** Nothing is open until `open`. */
export function createDays(options: DayEngines & { db: Db; clock: Clock }): Days {
  const { db, keys, journals, clock } = options;
  let current: Open | null = null;

  function open(): Open {
    if (current === null) throw new Error('No counting day is open yet.');
    return current;
  }
  const openForMs = () => clock.monotonic() - open().openedMono;
  return {
    async open() {
      const stored = await readDay(db);
      const at = clock.now();
      const { openedAt, ...day } = stored ?? { ...openDay(null, at), openedAt: at };
      const isKept = (await journals.days()).includes(day.number);
      const found = await unlock(options, day.number);
      if (stored === null) await writeDay(db, { ...day, openedAt });
      const journal = found ?? (await begin(options, day.number));
      // How long it was off is known by the wall clock only.
      const openedMono = clock.monotonic() - Math.max(0, at - openedAt);
      current = { day, journal, openedAt, openedMono };
      await sweep(options, day.number);
      return { isLost: found === null && isKept };
    },
    get day() {
      return open().day;
    },
    get journal() {
      return open().journal;
    },
    endsAt: () => endOf(open().day, clock.now(), openForMs()),
    isOver: () => isDayOver(open().day, { at: clock.now(), openForMs: openForMs() }),
    async needsConfirmation() {
      const { day, openedAt } = open();
      if (dayAtStart(day, clock.now()) !== 'confirm') return false;
      // A boot clock that saw the same time go by is as good as a person.
      const age = await keys.ageOf(day.number);
      return age === null || age < clock.now() - openedAt - HOUR_MS;
    },
    async turn(carried) {
      const before = open();
      const openedAt = clock.now();
      const day = openDay(before.day, openedAt);
      const journal = await begin(options, day.number);
      try {
        await journal.replace(journal.mark(), carried);
        await writeDay(db, { ...day, openedAt });
      } catch (error) {
        await journal[Symbol.asyncDispose]();
        await destroy(options, day.number);
        throw error;
      }
      current = { day, journal, openedAt, openedMono: clock.monotonic() };
      await before.journal[Symbol.asyncDispose]();
    },
    sweep: () => sweep(options, open().day.number),
  };
}

/** 00:02 after its UTC day, an hour after it opened at the earliest, 25 hours at the latest. */
function endOf(day: CountingDay, now: number, openForMs: number): number {
  const byClock = (day.utcDay + 1) * DAY_MS + 2 * MINUTE_MS;
  const earliest = now + Math.max(0, HOUR_MS - openForMs);
  const latest = now + Math.max(0, 25 * HOUR_MS - openForMs);
  return Math.round(Math.min(Math.max(byClock, earliest), latest));
}

/** The journal of a day; null when it has no key, or another one. */
async function unlock({ keys, journals }: DayEngines, day: number): Promise<DayJournal | null> {
  const key = await keys.find(day);
  const journal = key === null ? null : await journals.open(day, key);
  key?.fill(0);
  return journal;
}

/** A day with nothing in it, under a fresh key. */
async function begin(engines: DayEngines, day: number): Promise<DayJournal> {
  await destroy(engines, day);
  (await engines.keys.create(day)).fill(0);
  const journal = await unlock(engines, day);
  if (journal === null) throw new Error(`The journal of day ${day} could not be opened.`);
  return journal;
}

async function destroy({ keys, journals }: DayEngines, day: number): Promise<void> {
  await keys.destroy(day);
  await journals.close(day);
}

async function sweep(engines: DayEngines, open: number): Promise<void> {
  const days = new Set([...(await engines.keys.days()), ...(await engines.journals.days())]);
  for (const day of days) if (day !== open) await destroy(engines, day);
}
