import { createHash } from 'node:crypto';

/** Steps of weight: 8 a doubling, so 9 % each. */
const STEPS = 8;
const MOST_STEP = 255;
const HASH_BITS = 45;

/**
 * Where a document stands among equal matches: its weight's step, then 45 bits that its id fixes. Higher is better.
 * Below 2^53. Two documents of one kind may collide (1 in 70 at a million): then the later one takes the next below.
 */
export function placeOf(id: string, weight: number): number {
  const step = Math.min(MOST_STEP, Math.floor(STEPS * Math.log2(1 + Math.max(0, weight))));
  const bits = createHash('sha256').update(id).digest().readUIntBE(0, 6);
  return step * 2 ** HASH_BITS + (bits % 2 ** HASH_BITS);
}

/** Whether a document with this place would be put there again. */
export function isAt(place: number, wanted: number): boolean {
  return place <= wanted && place > wanted - MOST_COLLISIONS;
}

/** More than ever meet at one place. */
const MOST_COLLISIONS = 1000;
