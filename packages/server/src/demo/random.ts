/** Seeded randomness of the demo's audience; the same seed draws the same crowd. */
export interface Random {
  /** Uniform in [0, 1). */
  unit(): number;
  /** Normal with mean 0 and deviation 1. */
  normal(): number;
  /** Poisson with this mean. */
  poisson(mean: number): number;
}

/** Mulberry32 over a 32-bit seed. */
export function createRandom(seed: number): Random {
  let state = Math.trunc(seed);
  const unit = () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const normal = () => Math.sqrt(-2 * Math.log(1 - unit())) * Math.cos(2 * Math.PI * unit());
  return {
    unit,
    normal,
    poisson(mean) {
      if (mean > 60) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
      const limit = Math.exp(-mean);
      let count = 0;
      for (let product = unit(); product > limit; product *= unit()) count += 1;
      return count;
    },
  };
}
