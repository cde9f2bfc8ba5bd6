import { hash } from 'node:crypto';
import { type CapNoise, createRandomBits, discreteLaplace } from '@footlights/count';

/** The noise of caps under a secret of this process: SHA-512 of domain ‖ secret ‖ block ‖ name. */
export function createCapNoise(secret: string): CapNoise {
  return (name, scale) => {
    const blockOf = (_statistic: number, block: number) =>
      hash('sha512', `footlights cap ${secret} ${block} ${name}`, 'buffer');
    return discreteLaplace(scale, createRandomBits(blockOf, 0));
  };
}
