import { randomBytes } from 'node:crypto';
import { createRandomBits, decodeBatch, discreteLaplace } from '@footlights/count';
import type { DayJournal, DaySize, Loss } from '#engines/journal/port.ts';

/** What is kept of the stored day, before it is opened. */
export interface Kept extends DaySize {
  hasKey: boolean;
}

/** Why no play of a day can be read, and what that costs, in one line. */
export function lostDayText(day: number, { hasKey, segments, bytes }: Kept): string {
  const lost = `${amount(segments, 'file')} of ${amount(bytes, 'byte')}`;
  const cost =
    segments === 0
      ? 'Plays of that day that were not published yet are lost'
      : `Plays of that day that were not published yet are lost with it: ${lost}`;
  return `views: the journal of day ${day} cannot be read: ${reason(hasKey, segments)}. ${cost}; the day goes on under a new key.`;
}

function reason(hasKey: boolean, segments: number): string {
  if (segments === 0) return hasKey ? 'its files are gone' : 'it is gone, and its key with it';
  return hasKey
    ? 'the key that is there is not the one it was written under, as when a data folder was copied or put back, ' +
        'or every segment of it is damaged at its beginning'
    : 'its key is gone, as after a reboot with KEYS=runtime, after any stop with KEYS=memory, and in a copied data folder';
}

/** What one loss costs, in one line. */
export function lossText(day: number, loss: Loss): string {
  const { how, kind, segment, from, bytes } = loss;
  const where = `${kind === 'snapshot' ? 'snapshot' : 'segment'} ${segment} of the journal of day ${day}`;
  const batches =
    loss.batches === null
      ? `everything from batch ${from} on`
      : `${amount(loss.batches, 'batch', 'batches')} from batch ${from} on`;
  switch (how) {
    case 'missing':
      return (
        `views: ${where} is missing, with those before it that are not there: ` +
        `${amount(loss.batches ?? 0, 'batch', 'batches')} of plays are lost.`
      );
    case 'damaged':
      return `views: ${where} is damaged: ${batches} cannot be read, ${amount(bytes, 'byte')}.`;
    case 'torn':
      return (
        `views: ${where} ends after batch ${from - 1} with ${amount(bytes, 'byte')} that are no batch, as when a crash ` +
        'interrupts a write. A play in them was not acknowledged.'
      );
    case 'empty':
      return (
        `views: the journal of day ${day} is there without a segment. Plays in it that were not published yet are lost; ` +
        'a crash in the moment when the day began leaves the same, and costs nothing.'
      );
  }
}

/** Whether it can have cost a play that was acknowledged. */
export function isCostly({ how }: Loss): boolean {
  return how !== 'torn';
}

/** What goes on being counted after a loss, in one line. The number is noised: an exact one may tell of one viewer. */
export async function keptText(day: number, journal: DayJournal): Promise<string> {
  const plays = Math.max(0, (await playsIn(journal)) + noise());
  const rounded = Math.round(plays / 100) * 100;
  const about = rounded < LEAST ? `fewer than ${LEAST}` : `about ${rounded.toLocaleString('en')}`;
  return `views: the rest of the journal of day ${day} was read: ${about} plays of the day are known.`;
}

/** What becomes of cuts without a row after a loss, in one line. */
export function droppedText(cuts: number): string {
  return (
    `views: ${amount(cuts, 'cut')} of the journal had not been published before the loss. What they took is not ` +
    'published now: it may have been, with the same noise, in a database that was put back since.'
  );
}

/** Below this the noise is most of it. */
const LEAST = 500;
const NOISE_SCALE = { numerator: 100, denominator: 1 };

function noise(): number {
  return discreteLaplace(
    NOISE_SCALE,
    createRandomBits(() => randomBytes(64), 0),
  );
}

/** Ordinals of a tag that were counted, by its mask. */
const COUNTED = [0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4];

/** Plays of the day in what can be read, those published already among them. */
async function playsIn(journal: DayJournal): Promise<number> {
  let plays = 0;
  for await (const bytes of journal.read()) {
    const batch = decodeBatch(bytes);
    for (const record of batch.ok ? batch.records : []) {
      if (record.kind === 'play') plays += record.passes.length;
      if (record.kind === 'tags') {
        for (const { mask } of record.tags) plays += COUNTED[mask & 15] ?? 0;
      }
    }
  }
  return plays;
}

function amount(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
