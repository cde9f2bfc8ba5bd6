/** Estimates what the network carries from how fast media buffers. */
export interface Throughput {
  /** Notes that `bits` arrived within `ms`; samples under 16 kbit or 20 ms tell nothing. */
  note(bits: number, ms: number): void;
  /** Null until something was measured. */
  bitsPerSecond(): number | null;
}

const LEAST_BITS = 16_000;
const LEAST_MS = 20;
/** Time after which an old measurement weighs half, in milliseconds of transfer. */
const HALF_LIFE_MS = 2000;

/** An exponentially weighted mean over transfer time. */
export function createThroughput(): Throughput {
  let mean = 0;
  let weight = 0;
  return {
    note(bits, ms) {
      if (!(bits >= LEAST_BITS && ms >= LEAST_MS)) return;
      const keep = 0.5 ** (ms / HALF_LIFE_MS);
      mean = mean * keep + (bits / ms) * 1000 * (1 - keep);
      weight = weight * keep + (1 - keep);
    },
    bitsPerSecond: () => (weight === 0 ? null : mean / weight),
  };
}
