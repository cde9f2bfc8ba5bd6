/** Draws of an attack, the same for the same seed. Never the counter's own. */
export interface Random {
  /** A uniform number in [0, 1). */
  unit(): number;
  /** True half of the time. */
  coin(): boolean;
  /** A whole number from 0 to `bound` − 1. */
  below(bound: number): number;
  /** 8 bytes as the hexadecimal digits of a tag. */
  tag(): string;
}

/** A generator of its own for each seed (Chris Doty-Humphrey's sfc32). */
export function createRandom(seed: number): Random {
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
  for (let i = 0; i < 16; i += 1) next();
  const unit = () => next() / 2 ** 32;
  const hex = () => next().toString(16).padStart(8, '0');
  return {
    unit,
    coin: () => next() % 2 === 1,
    below: (bound) => Math.floor(unit() * bound),
    tag: () => hex() + hex(),
  };
}
