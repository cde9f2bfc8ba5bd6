const RUN = 2048;
const MERGE_STEP = 8192;

/** Work cut into steps: yields between them, returns its result at the end. */
export type Steps<Result> = Generator<null, Result, void>;

/** Sorts strings by UTF-16 code units in steps of about a millisecond. */
export function* sortStrings(strings: readonly string[]): Steps<string[]> {
  let runs: string[][] = [];
  for (let at = 0; at < strings.length; at += RUN) {
    runs.push(strings.slice(at, at + RUN).toSorted(byCodeUnits));
    yield null;
  }
  while (runs.length > 1) {
    const merged: string[][] = [];
    for (let i = 0; i < runs.length; i += 2) {
      merged.push(yield* merge(runs[i] ?? [], runs[i + 1] ?? []));
    }
    runs = merged;
  }
  return runs[0] ?? [];
}

function* merge(left: readonly string[], right: readonly string[]): Steps<string[]> {
  const merged: string[] = [];
  let l = 0;
  let r = 0;
  while (l < left.length || r < right.length) {
    const fromLeft = left[l];
    const fromRight = right[r];
    const isLeft = fromRight === undefined || (fromLeft !== undefined && fromLeft <= fromRight);
    merged.push((isLeft ? fromLeft : fromRight) as string);
    if (isLeft) l += 1;
    else r += 1;
    if (merged.length % MERGE_STEP === 0) yield null;
  }
  return merged;
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
