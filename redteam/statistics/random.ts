import { seededWords } from '../../packages/count/test/seeded.ts';

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

/** A generator of its own for each seed. */
export function createRandom(seed: number): Random {
  const next = seededWords(seed);
  const unit = () => next() / 2 ** 32;
  const hex = () => next().toString(16).padStart(8, '0');
  return {
    unit,
    coin: () => next() % 2 === 1,
    below: (bound) => Math.floor(unit() * bound),
    tag: () => hex() + hex(),
  };
}
