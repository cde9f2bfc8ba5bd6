import { randomBytes } from 'node:crypto';
import { createRandomBits, decodeBatch, discreteLaplace } from '@footlights/count';
import type { DayJournal, DaySize, Loss } from '#engines/journal/port.ts';

/** What is kept of the stored day, before it is opened. */
export interface Kept extends DaySize {
  hasKey: boolean;
}

/** Why no play of a day can be read, and what that costs, in one line. */
export function lostDayText(day: number, { hasKey, segments }: Kept): string {
  return (
    `views: the journal of day ${day} cannot be read: ${reason(hasKey, segments)}. ` +
    'Plays of that day that were not published yet are lost; the day goes on under a new key.'
  );
}

function reason(hasKey: boolean, segments: number): string {
  if (segments === 0) return hasKey ? 'its files are gone' : 'it is gone, and its key with it';
  return hasKey
    ? 'the key that is there is not the one it was written under, as when a data folder was copied or put back, ' +
        'or every segment of it is damaged at its beginning'
    : 'its key is gone, as after a reboot with KEYS=runtime, after any stop with KEYS=memory, and in a copied data folder';
}

/**
 * What one loss costs, in one line: which part of the day, and about how much. Not to the batch, byte or segment:
 * on a quiet instance a batch is one packet, and logs are kept longer than keys.
 */
export function lossText(day: number, loss: Loss): string {
  const part = loss.kind === 'snapshot' ? 'the snapshot' : 'a segment since the snapshot';
  const size = sizeText(loss.bytes);
  switch (loss.how) {
    case 'missing':
      return `views: ${part} of the journal of day ${day} is missing, with the plays in it.`;
    case 'damaged':
      return (
        `views: ${part} of the journal of day ${day} is damaged: ${size} of plays cannot be read` +
        (loss.batches === null ? ', and nothing of it after them.' : '; what comes after them can.')
      );
    case 'torn':
      return (
        `views: ${part} of the journal of day ${day} ends within a write, as when a crash interrupts it. ` +
        'A play in that write was not acknowledged.'
      );
    case 'empty':
      return (
        `views: the journal of day ${day} is there without a segment. Plays in it that were not published yet are lost; ` +
        'a crash in the moment when the day began leaves the same, and costs nothing.'
      );
  }
}

/** As an order of magnitude, from 100 KB. */
function sizeText(bytes: number): string {
  if (bytes < 1e5) return 'less than 100 KB';
  const most = 10 ** Math.ceil(Math.log10(bytes + 1));
  return most <= 1e6 ? 'less than 1 MB' : `less than ${(most / 1e6).toLocaleString('en')} MB`;
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
