import { createHmac } from 'node:crypto';
import type { DayJournal, Journal } from '#engines/journal/port.ts';
import type { Keys } from '#engines/keys/port.ts';

/** Where days are kept. */
export interface DayEngines {
  keys: Keys;
  journals: Journal;
}

/**
 * The open journal of a day. `life` follows from its key: 32 bits that are others when the day goes on under another key,
 * after which nobody knows which plays were counted before.
 */
export type LiveJournal = DayJournal & { readonly life: number };

/** The journal of a day; null when it has no key, or another one. */
export async function unlockDay(
  { keys, journals }: DayEngines,
  day: number,
): Promise<LiveJournal | null> {
  const key = await keys.find(day);
  if (key === null) return null;
  const journal = await journals.open(day, key);
  const life = createHmac('sha256', key).update('footlights tickets').digest().readUInt32BE();
  key.fill(0);
  return journal === null ? null : Object.assign(journal, { life });
}

/** A day with nothing in it, under a fresh key. */
export async function beginDay(engines: DayEngines, day: number): Promise<LiveJournal> {
  await destroyDay(engines, day);
  (await engines.keys.create(day)).fill(0);
  const journal = await unlockDay(engines, day);
  if (journal === null) throw new Error(`The journal of day ${day} could not be opened.`);
  return journal;
}

/** Key first: the journal is unreadable then, whatever becomes of its files. */
export async function destroyDay({ keys, journals }: DayEngines, day: number): Promise<void> {
  try {
    await keys.destroy(day);
  } finally {
    await journals.close(day);
  }
}

/** Destroys all days but the open one (null: none is open). Rejects when one is left, after trying them all. */
export async function destroyOthers(engines: DayEngines, open: number | null): Promise<void> {
  const days = new Set([...(await engines.keys.days()), ...(await engines.journals.days())]);
  const failures: unknown[] = [];
  for (const day of days) {
    if (day !== open)
      await destroyDay(engines, day).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
}
