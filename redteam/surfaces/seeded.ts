/** Numbers from 0 up to 1 that a seed decides: mulberry32, for what an attack draws, never for what it defends. */
export function createSeeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A whole number from 0 up to `below`. */
export function below(random: () => number, limit: number): number {
  return Math.floor(random() * limit);
}

/** 8 bytes as hex, as a device's tag is written. */
export function drawTag(random: () => number): string {
  return Array.from({ length: 8 }, () => below(random, 256).toString(16).padStart(2, '0')).join('');
}

/** The same items in another order (Fisher and Yates). */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = below(random, last + 1);
    const kept = mixed[last] as T;
    mixed[last] = mixed[other] as T;
    mixed[other] = kept;
  }
  return mixed;
}
