import { hash } from 'node:crypto';
import { noisedCounts, type RandomBytes, SEED_BYTES } from '@footlights/count';
import type { CounterParts } from './options.ts';

/** The counts of a cut with the noise that its own random bytes give. */
export const noisedByCut: CounterParts['noised'] = ({ seed, ...cut }, privacy) =>
  noisedCounts(cut, privacy, noiseFrom(seed));

const DOMAIN = Buffer.from('footlights noise');

/**
 * The random bytes of a cut: SHA-512 of domain ‖ its 32 fresh bytes ‖ stream ‖ block, 64 bytes a block, so that the
 * noise of one vector is one hash, or three of a slow one. Messages have one length, within one block of the hash,
 * so a prefix key makes it a pseudo-random function without the second pass of HMAC, which costs ten times as much
 * here. The same seed gives the same noise: that is how a cut is published once, whatever crashes in between.
 */
export function noiseFrom(seed: Uint8Array): RandomBytes {
  const numbersAt = DOMAIN.length + SEED_BYTES;
  const message = Buffer.alloc(numbersAt + 8);
  message.set(DOMAIN);
  message.set(seed.subarray(0, SEED_BYTES), DOMAIN.length);
  return (stream, block) => {
    message.writeUInt32BE(stream, numbersAt);
    message.writeUInt32BE(block, numbersAt + 4);
    return hash('sha512', message, 'buffer');
  };
}
