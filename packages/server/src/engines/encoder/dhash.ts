import type { Size } from './plan.ts';

/** Pictures of a dHash: each bit says whether one of 8 × 8 places is brighter than its neighbour to the left. */
const COLUMNS = 9;
const ROWS = 8;
/** Grey levels, of 255, by which neighbours have to differ to say something. */
const TELLING_STEP = 2;
/** Bits of 64 that have to say something, and the standard deviation of the picture: below, its hash fits many others. */
const TELLING_BITS = 24;
const TELLING_DEVIATION = 8;

/**
 * dHash of grey pictures that lie one behind the other: 64 bits, row by row, as 16 hex digits. Pictures with little in
 * them, such as black ones, plain gradients and noise, are left out: their hashes are alike whatever they are of.
 * https://www.hackerfactor.com/blog/index.php?/archives/529-Kind-of-Like-That.html
 */
export function framesOf(pictures: Uint8Array, size: Size): string[] {
  const length = size.width * size.height;
  const hashes: string[] = [];
  for (let at = 0; at + length <= pictures.length; at += length) {
    const small = shrink(pictures.subarray(at, at + length), size);
    if (isTelling(small)) hashes.push(hashOf(small));
  }
  return hashes;
}

function hashOf(small: Float64Array): string {
  let hash = '';
  for (let row = 0; row < ROWS; row += 1) {
    let bits = 0;
    for (let column = 0; column < COLUMNS - 1; column += 1)
      bits = bits * 2 + (stepAt(small, row, column) > 0 ? 1 : 0);
    hash += bits.toString(16).padStart(2, '0');
  }
  return hash;
}

function stepAt(small: Float64Array, row: number, column: number): number {
  const at = row * COLUMNS + column;
  return (small[at + 1] ?? 0) - (small[at] ?? 0);
}

function isTelling(small: Float64Array): boolean {
  const mean = small.reduce((sum, grey) => sum + grey, 0) / small.length;
  const variance = small.reduce((sum, grey) => sum + (grey - mean) ** 2, 0) / small.length;
  if (Math.sqrt(variance) < TELLING_DEVIATION) return false;
  let telling = 0;
  for (let row = 0; row < ROWS; row += 1)
    for (let column = 0; column < COLUMNS - 1; column += 1)
      if (Math.abs(stepAt(small, row, column)) >= TELLING_STEP) telling += 1;
  return telling >= TELLING_BITS;
}

/** Means of 9 × 8 areas, pixels on an edge by the part that lies within. */
function shrink(picture: Uint8Array, { width, height }: Size): Float64Array {
  const small = new Float64Array(COLUMNS * ROWS);
  for (let row = 0; row < ROWS; row += 1)
    for (let column = 0; column < COLUMNS; column += 1)
      small[row * COLUMNS + column] = meanOf(picture, width, {
        left: (column * width) / COLUMNS,
        right: ((column + 1) * width) / COLUMNS,
        top: (row * height) / ROWS,
        bottom: ((row + 1) * height) / ROWS,
      });
  return small;
}

function meanOf(
  picture: Uint8Array,
  width: number,
  area: { left: number; right: number; top: number; bottom: number },
): number {
  const { left, right, top, bottom } = area;
  let sum = 0;
  for (let y = Math.floor(top); y < bottom; y += 1) {
    const inHeight = Math.min(y + 1, bottom) - Math.max(y, top);
    for (let x = Math.floor(left); x < right; x += 1) {
      const inWidth = Math.min(x + 1, right) - Math.max(x, left);
      sum += inHeight * inWidth * (picture[y * width + x] ?? 0);
    }
  }
  return sum / ((right - left) * (bottom - top));
}
