import { createHash } from 'node:crypto';
import type { DayJournal } from '#engines/journal/port.ts';

/** Keys of the tests. */
export const KEY: Uint8Array = createHash('sha256').update('a key').digest();
export const OTHER_KEY: Uint8Array = createHash('sha256').update('another key').digest();

/** A batch of `blocks` × 4,096 bytes that carries a number. */
export function batchOf(number: number, blocks = 1): Uint8Array {
  const batch = Buffer.alloc(blocks * 4096, number % 251);
  batch.writeUInt32BE(number);
  return batch;
}

/** The numbers of all batches of a day; throws when one is not as it was. */
export async function contentOf(day: DayJournal): Promise<number[]> {
  const numbers: number[] = [];
  for await (const batch of day.read()) {
    const bytes = Buffer.from(batch);
    const number = bytes.readUInt32BE();
    if (!bytes.equals(batchOf(number, bytes.length / 4096))) throw new Error('A batch changed.');
    numbers.push(number);
  }
  return numbers;
}

/** Batches as a snapshot gives them. */
export async function* several(...numbers: number[]): AsyncGenerator<Uint8Array> {
  for (const number of numbers) {
    await Promise.resolve();
    yield batchOf(number);
  }
}
