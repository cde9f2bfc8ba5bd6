/** Numbers of a fixed length for each whole number from 0 on, in pages, so that growing copies nothing. */
export interface Pages {
  /** `NaN` for a number that was never set, or outside the row. */
  get(row: number, at: number): number;
  set(row: number, at: number, value: number): void;
  /** Makes a row as if it had never been set. */
  clear(row: number): void;
}

const PAGE_BITS = 10;
const PAGE_ROWS = 2 ** PAGE_BITS;

/** Every number is `NaN` at first. Memory: 8 bytes a number, in pages of 1,024 rows. */
export function createPages(length: number): Pages {
  const pages: Float64Array[] = [];

  function pageOf(row: number): Float64Array {
    const page = row >> PAGE_BITS;
    while (pages.length <= page) pages.push(new Float64Array(PAGE_ROWS * length).fill(NaN));
    return pages[page] as Float64Array;
  }
  return {
    get(row, at) {
      if (at >= length) return NaN;
      return pages[row >> PAGE_BITS]?.[(row & (PAGE_ROWS - 1)) * length + at] ?? NaN;
    },
    set(row, at, value) {
      pageOf(row)[(row & (PAGE_ROWS - 1)) * length + at] = value;
    },
    clear(row) {
      const from = (row & (PAGE_ROWS - 1)) * length;
      pageOf(row).fill(NaN, from, from + length);
    },
  };
}
