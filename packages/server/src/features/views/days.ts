import { type CountingDay, dayAtStart, isDayOver, openDay } from '@footlights/count';
import type { Db } from '#engines/db/port.ts';
import type { Clock } from '#lib/clock.ts';
import { DAY_MS } from '#lib/day.ts';
import {
  beginDay,
  type DayEngines,
  destroyDay,
  destroyOthers,
  type LiveJournal,
  unlockDay,
} from './day-engines.ts';
import { readDay, writeDay } from './store.ts';

/** The counting day that is open, its journal and its key. */
export interface Days {
  /** Opens the stored day, or a first one. Everything of other days is destroyed. Once, before all else. */
  open(): Promise<{ isLost: boolean }>;
  /** Destroys what the open day holds; it goes on under a new key. */
  renew(): Promise<void>;
  /** The open day, or the last one when none is. */
  readonly day: CountingDay;
  /** Throws when no day is open. */
  readonly journal: LiveJournal;
  /** Tickets of another life of this day are not taken. 0 when no day is open. */
  readonly life: number;
  /** False from when a day was abandoned until the next one begins. */
  readonly isOpen: boolean;
  /** When the day closes as far as the clocks can tell, epoch ms. */
  endsAt(): number;
  isOver(): boolean;
  /** Whether tags and key have to go now, even when the next day cannot begin. */
  isOverdue(): boolean;
  /** Whether the clock is so far ahead of the stored day that a person should say whether it is right. */
  needsConfirmation(): Promise<boolean>;
  /** The head of published cuts that is kept beside the key; null without a key. */
  markOf(): Promise<Uint8Array | null>;
  mark(head: Uint8Array): Promise<void>;
  /**
   * Opens the next day with what is carried over. When it rejects, the day goes on, if one was open.
   * Not while a batch is being written.
   */
  turn(carried: AsyncIterable<Uint8Array>): Promise<void>;
  /** Ends the day without a next one: key and journal are destroyed. Not while a batch is being written. */
  abandon(): Promise<void>;
  /** Destroys what is left of days that are over. */
  sweep(): Promise<void>;
  /** Whether something of a day that is over is left. */
  readonly isSwept: boolean;
  /** Lets go of the journal. */
  close(): Promise<void>;
}

/** One day as it is open; its journal is null once it was abandoned. */
interface Open {
  day: CountingDay;
  journal: LiveJournal | null;
  /** By the wall clock, epoch ms, and by the monotonic one. */
  openedAt: number;
  openedMono: number;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
/** The longest a day lasts. */
const MOST_MS = 25 * HOUR_MS;
/** Time for one more attempt, which may come a minute after the last. */
const SPARE_MS = 2 * MINUTE_MS;

/** What is open, and whether something of days that are over is left. */
interface State {
  open: Open | null;
  isSwept: boolean;
}

type Options = DayEngines & { db: Db; clock: Clock };

/** Nothing is open until `open`. */
export function createDays(options: Options): Days {
  const state: State = { open: null, isSwept: true };
  return {
    ...gauges(state, options),
    ...steps(state, options),
    close: async () => openIn(state).journal?.[Symbol.asyncDispose](),
    get day() {
      return openIn(state).day;
    },
    get isOpen() {
      return openIn(state).journal !== null;
    },
    get isSwept() {
      return state.isSwept;
    },
    get life() {
      return openIn(state).journal?.life ?? 0;
    },
    get journal() {
      const { day, journal } = openIn(state);
      if (journal !== null) return journal;
      throw new Error(`Day ${day.number} is over, and the next one could not begin yet.`);
    },
  };
}

function openIn({ open }: State): Open {
  if (open === null) throw new Error('No counting day is open yet.');
  return open;
}

/** From one state to the next. */
function steps(
  state: State,
  options: Options,
): Pick<Days, 'open' | 'renew' | 'turn' | 'abandon' | 'sweep'> {
  const { db, clock } = options;

  async function sweep(): Promise<void> {
    if (state.isSwept) return;
    const { day, journal } = openIn(state);
    await destroyOthers(options, journal === null ? null : day.number);
    state.isSwept = true;
  }
  return {
    sweep,
    async open() {
      const { isLost, ...found } = await openStored(options);
      state.open = found;
      state.isSwept = false;
      await sweep();
      return { isLost };
    },
    async renew() {
      const open = openIn(state);
      await open.journal?.[Symbol.asyncDispose]();
      state.open = { ...open, journal: await beginDay(options, open.day.number) };
    },
    async turn(carried) {
      const before = openIn(state);
      // What could not be destroyed before may take the place that the next day needs.
      if (before.journal === null) await sweep().catch(() => undefined);
      const openedAt = clock.now();
      const day = openDay(before.day, openedAt);
      const journal = await beginNext(options, day.number, async (next) => {
        await next.replace(next.mark(), carried);
        await writeDay(db, { ...day, openedAt });
      });
      state.open = { day, journal, openedAt, openedMono: clock.monotonic() };
      state.isSwept = false;
      // Its files are removed next, so it does not matter how they close, nor when: not a turn of the event loop passes
      // between this day's tickets and its tally.
      void before.journal?.[Symbol.asyncDispose]().catch(() => undefined);
    },
    async abandon() {
      const open = openIn(state);
      state.open = { ...open, journal: null };
      state.isSwept = false;
      await open.journal?.[Symbol.asyncDispose]().catch(() => undefined);
      await sweep();
    },
  };
}

/** What the clocks and the key's place say of the open day. */
function gauges(
  state: State,
  { clock, keys }: Options,
): Pick<Days, 'endsAt' | 'isOver' | 'isOverdue' | 'needsConfirmation' | 'markOf' | 'mark'> {
  const openForMs = () => clock.monotonic() - openIn(state).openedMono;
  return {
    endsAt: () => endOf(openIn(state).day, clock.now(), openForMs()),
    isOver() {
      const { day, journal } = openIn(state);
      return journal === null || isDayOver(day, { at: clock.now(), openForMs: openForMs() });
    },
    isOverdue: () => openForMs() >= MOST_MS - SPARE_MS,
    async needsConfirmation() {
      const { day, openedAt } = openIn(state);
      if (dayAtStart(day, clock.now()) !== 'confirm') return false;
      // A boot clock that saw the same time go by is as good as a person.
      const age = await keys.ageOf(day.number);
      return age === null || age < clock.now() - openedAt - HOUR_MS;
    },
    markOf: () => keys.markOf(openIn(state).day.number),
    mark: (head) => keys.mark(openIn(state).day.number, head),
  };
}

/** 00:02 after its UTC day, an hour after it opened at the earliest, 25 hours at the latest. */
function endOf(day: CountingDay, now: number, openForMs: number): number {
  const byClock = (day.utcDay + 1) * DAY_MS + 2 * MINUTE_MS;
  const earliest = now + Math.max(0, HOUR_MS - openForMs);
  const latest = now + Math.max(0, MOST_MS - openForMs);
  return Math.round(Math.min(Math.max(byClock, earliest), latest));
}

/** The stored day, or a first one. Lost: it was begun before, and journal or key are not there any more. */
async function openStored(options: Options): Promise<Open & { isLost: boolean }> {
  const { db, clock } = options;
  const stored = await readDay(db);
  const at = clock.now();
  const { openedAt, ...day } = stored ?? { ...openDay(null, at), openedAt: at };
  const found = await unlockStored(options, day.number);
  const journal = found ?? (await beginDay(options, day.number));
  // A crash in between leaves a new instance as it was.
  if (stored === null) await writeDay(db, { ...day, openedAt });
  // How long it was off is known by the wall clock only.
  const openedMono = clock.monotonic() - Math.max(0, at - openedAt);
  return { day, journal, openedAt, openedMono, isLost: stored !== null && found === null };
}

/** Null also when the key is there and nothing of the journal: it was removed, and its plays with it. */
async function unlockStored(engines: DayEngines, day: number): Promise<LiveJournal | null> {
  const isKept = (await engines.journals.days()).includes(day);
  return isKept ? unlockDay(engines, day) : null;
}

/** A fresh day that is complete when `fill` resolves; nothing is left of it when it rejects. */
async function beginNext(
  engines: DayEngines,
  day: number,
  fill: (journal: LiveJournal) => Promise<void>,
): Promise<LiveJournal> {
  let journal: LiveJournal | null = null;
  try {
    journal = await beginDay(engines, day);
    await fill(journal);
    return journal;
  } catch (error) {
    await journal?.[Symbol.asyncDispose]().catch(() => undefined);
    // The sweep tries again; why the day could not begin is what has to be told.
    await destroyDay(engines, day).catch(() => undefined);
    throw error;
  }
}
