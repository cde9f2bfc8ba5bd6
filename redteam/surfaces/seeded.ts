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
