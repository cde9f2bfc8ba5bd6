import {
  createRandomBits,
  DEFAULT_PRIVACY,
  derivePrivacy,
  type Privacy,
  type RandomBits,
  type RandomBytes,
} from '../src/index.ts';

/** Uniform unsigned 32-bit words from a seed (Chris Doty-Humphrey's sfc32). */
export function seededWords(seed: number): () => number {
  let a = seed | 0;
  let b = 0x9e3779b9 | 0;
  let c = 0x243f6a88 | 0;
  let counter = 1;
  function next(): number {
    const sum = (((a + b) | 0) + counter++) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  }
  for (let i = 0; i < 16; i++) next();
  return next;
}

/** A uniform number in [0, 1). */
export function seededUnit(seed: number): () => number {
  const next = seededWords(seed);
  return () => next() / 2 ** 32;
}

/** A stand-in for a cut's keyed function: the same bytes for the same (seed, statistic, block). */
export function seededBytes(seed: number): RandomBytes {
  return (statistic, block) => {
    const next = seededWords(Math.imul(seed, 0x85ebca6b) ^ (statistic << 20) ^ block);
    return Uint8Array.from({ length: 64 }, () => next() >>> 24);
  };
}

/** An endless stream of bits from a seed. */
export function seededBits(seed: number): RandomBits {
  const next = seededWords(seed);
  return createRandomBits(() => Uint8Array.from({ length: 256 }, () => next() >>> 24), 0);
}

/** The default configuration, derived. */
export function defaultPrivacy(): Privacy {
  const derived = derivePrivacy(DEFAULT_PRIVACY);
  if (!derived.ok) throw new Error(derived.problems.join(' '));
  return derived.privacy;
}
