import type { DayJournal, Journal } from '#engines/journal/port.ts';
import type { Keys } from '#engines/keys/port.ts';

/** Where days are kept. */
export interface DayEngines {
  keys: Keys;
  journals: Journal;
}

/** The journal of a day; null when it has no key, or another one. */
export async function unlockDay(
  { keys, journals }: DayEngines,
  day: number,
): Promise<DayJournal | null> {
  const key = await keys.find(day);
  const journal = key === null ? null : await journals.open(day, key);
  key?.fill(0);
  return journal;
}

/** A day with nothing in it, under a fresh key. */
export async function beginDay(engines: DayEngines, day: number): Promise<DayJournal> {
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
