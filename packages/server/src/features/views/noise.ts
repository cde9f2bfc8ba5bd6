import { createHmac } from 'node:crypto';
import type { RandomBytes } from '@footlights/count';

/**
 * The random bytes of a cut: HMAC-SHA256 under its 32 fresh bytes of (statistic, block), a pseudo-random function.
 * The same seed gives the same noise, which is how a cut is published once whatever crashes in between.
 */
export function noiseFrom(seed: Uint8Array): RandomBytes {
  const name = Buffer.alloc(8);
  return (statistic, block) => {
    name.writeUInt32BE(statistic, 0);
    name.writeUInt32BE(block, 4);
    return createHmac('sha256', seed).update('footlights noise').update(name).digest();
  };
}
