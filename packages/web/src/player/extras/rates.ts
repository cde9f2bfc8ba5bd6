/** Speeds that a clip can be played at. */
export const RATES = [0.5, 0.75, 1, 1.25, 1.5, 2] as const;

/** The next slower or faster speed; stays at the ends. */
export function rateBeside(rate: number, by: -1 | 1): number {
  const at = (RATES as readonly number[]).indexOf(rate) + by;
  return RATES[Math.min(Math.max(at, 0), RATES.length - 1)] ?? 1;
}
