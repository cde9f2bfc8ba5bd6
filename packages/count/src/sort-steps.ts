/** Work cut into steps: yields between them, returns its result at the end. */
export type Steps<Result> = Generator<null, Result, void>;

/** A list that can be put in order: who moves an entry moves all that belongs to it. */
export type Sortable = {
  readonly length: number;
  /** Sorts the entries `from` up to `to`, at most `RUN` of them. */
  sortRun(from: number, to: number): void;
  /** Whether the entry at one position may stay before that at another. */
  isInOrder(left: number, right: number): boolean;
  /** Puts the entry at `from` to position `to` of a second list. */
  move(from: number, to: number): void;
  /** Takes the second list in place of the first. */
  swap(): void;
};

/** Most entries sorted at once. */
export const RUN = 1024;

const MERGE_STEP = 8192;

/** Merge sort in steps of about a millisecond. */
export function* sortSteps(list: Sortable): Steps<void> {
  for (let from = 0; from < list.length; from += RUN) {
    list.sortRun(from, Math.min(list.length, from + RUN));
    if (from > 0) yield null;
  }
  for (let size = RUN; size < list.length; size *= 2) {
    for (let from = 0; from < list.length; from += 2 * size) {
      yield* merge(list, from, size);
    }
    list.swap();
  }
}

function* merge(list: Sortable, from: number, size: number): Steps<void> {
  const middle = Math.min(list.length, from + size);
  const end = Math.min(list.length, from + 2 * size);
  let left = from;
  let right = middle;
  for (let to = from; to < end; to++) {
    const isLeft = right >= end || (left < middle && list.isInOrder(left, right));
    list.move(isLeft ? left : right, to);
    if (isLeft) left += 1;
    else right += 1;
    if (to % MERGE_STEP === 0) yield null;
  }
}
