import { RUN, sortSteps, type Steps } from './sort-steps.ts';

/** Tags of one video side by side: 9 bytes a tag. */
export type TagColumns = { highs: Uint32Array; lows: Uint32Array; masks: Uint8Array };

/** Room for so many tags. */
export function createTagColumns(length: number): TagColumns {
  return {
    highs: new Uint32Array(length),
    lows: new Uint32Array(length),
    masks: new Uint8Array(length),
  };
}

/** Sorts the tags of one video after another. */
export type TagSorter = {
  /** Columns for so many tags, to be filled. */
  room(length: number): TagColumns;
  /** Gives the first `length` tags of those in ascending order, in short steps. They last until the next `room`. */
  sorted(length: number): Steps<TagColumns>;
};

/** Memory: 18 bytes a tag of the video that has most. */
export function createTagSorter(): TagSorter {
  const run = createTagColumns(RUN);
  const keys = new Float64Array(RUN);
  let from = createTagColumns(RUN);
  let to = createTagColumns(0);
  const sortable = {
    sortRun: (start: number, end: number) => sortRun({ columns: from, run, keys }, start, end),
    isInOrder(left: number, right: number) {
      const difference = (from.highs[left] ?? 0) - (from.highs[right] ?? 0);
      if (difference !== 0) return difference < 0;
      return (from.lows[left] ?? 0) <= (from.lows[right] ?? 0);
    },
    move: (at: number, into: number) => copyTag(from, at, { columns: to, at: into }),
    swap() {
      [from, to] = [to, from];
    },
  };
  return {
    room(length) {
      if (length > from.highs.length) from = createTagColumns(length);
      return from;
    },
    *sorted(length) {
      if (length > RUN && length > to.highs.length) to = createTagColumns(length);
      if (length > 1) yield* sortSteps({ ...sortable, length });
      return from;
    },
  };
}

/** Copies one tag. */
function copyTag(
  source: TagColumns,
  at: number,
  into: { readonly columns: TagColumns; readonly at: number },
): void {
  into.columns.highs[into.at] = source.highs[at] ?? 0;
  into.columns.lows[into.at] = source.lows[at] ?? 0;
  into.columns.masks[into.at] = source.masks[at] ?? 0;
}

type Run = { readonly columns: TagColumns; readonly run: TagColumns; readonly keys: Float64Array };

/** Sorts by the high word numerically, which needs no comparator, and then puts equal ones right. */
function sortRun({ columns, keys, run }: Run, from: number, to: number): void {
  const count = to - from;
  // NOTE: a high word and a position below 2^10 fit into the 53 bits of a double.
  for (let i = 0; i < count; i++) {
    keys[i] = (columns.highs[from + i] ?? 0) * RUN + i;
    copyTag(columns, from + i, { columns: run, at: i });
  }
  const sorted = keys.subarray(0, count).toSorted();
  for (let i = 0; i < count; i++) {
    copyTag(run, (sorted[i] ?? 0) % RUN, { columns, at: from + i });
  }
  sortEqualHighs(columns, from, to);
}

function sortEqualHighs(columns: TagColumns, from: number, to: number): void {
  for (let start = from; start < to;) {
    let end = start + 1;
    while (end < to && columns.highs[end] === columns.highs[start]) end += 1;
    if (end - start > 1) sortLows(columns, start, end);
    start = end;
  }
}

/** Tags are chosen by devices: a thousand with one high word take no longer than others. */
function sortLows({ lows, masks }: TagColumns, from: number, to: number): void {
  const keys = Float64Array.from(
    { length: to - from },
    (_, i) => (lows[from + i] ?? 0) * 16 + (masks[from + i] ?? 0),
  ).toSorted();
  for (const [i, key] of keys.entries()) {
    lows[from + i] = Math.floor(key / 16);
    masks[from + i] = key % 16;
  }
}
