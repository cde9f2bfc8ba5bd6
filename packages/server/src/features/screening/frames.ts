/**
 * A dHash as four bands of 16 bits, each with every fourth bit: rows that many pictures have alike, such as skies and black
 * bars, are so spread over all bands instead of filling one.
 */
export type Bands = readonly [number, number, number, number];

/**
 * Most bits, of 64, in which pictures of the same moment may differ. Measured with `bench/blocklist.bench.ts`: re-encoded,
 * scaled, brightened, cropped by 5 % and written over, moments stay within 7; of different clips none comes within 9.
 * With four bands, two that differ in 7 have a band that differs in one bit at most (Norouzi, Punjani and Fleet: Fast
 * Search in Hamming Space with Multi-Index Hashing, 2012), so that 17 values a band find them all.
 */
export const MOST_BITS = 7;
/** Share of the blocked file's moments that have to be found again, and how many at least. */
export const LEAST_SHARE = 0.5;
export const LEAST_FRAMES = 2;

/** Bands of 16 hex digits. */
export function bandsOf(frame: string): Bands {
  const bands: [number, number, number, number] = [0, 0, 0, 0];
  for (let digit = 0; digit < 16; digit += 1) {
    const bits = Number.parseInt(frame[digit] ?? '0', 16);
    for (let band = 0; band < 4; band += 1)
      bands[band] = ((bands[band] ?? 0) << 1) | ((bits >> band) & 1);
  }
  return bands;
}

/** The hash of the picture as a mirror shows it: each row turned round, and what got brighter gets darker. */
export function mirrored(frame: string): string {
  const rows = frame.match(/../g) ?? [];
  return rows.map((row) => turned(Number.parseInt(row, 16)).toString(16).padStart(2, '0')).join('');
}

function turned(row: number): number {
  let after = 0;
  for (let bit = 0; bit < 8; bit += 1) after |= (1 - ((row >> bit) & 1)) << (7 - bit);
  return after;
}

/** In how many bits two hashes differ. */
export function distanceOf(a: Bands, b: Bands): number {
  let bits = 0;
  for (let at = 0; at < 4; at += 1) bits += bitsOf((a[at] ?? 0) ^ (b[at] ?? 0));
  return bits;
}

function bitsOf(value: number): number {
  let left = value;
  let bits = 0;
  for (; left !== 0; left &= left - 1) bits += 1;
  return bits;
}

/** All values that differ from a band in one bit at most. */
export function nearOf(band: number): number[] {
  return [band, ...Array.from({ length: 16 }, (_, bit) => band ^ (1 << bit))];
}
