import type { NoisedCounts } from './release.ts';

const DAY_MS = 86_400_000;

/** Rows older than this are folded. */
export const FOLD_AFTER_MS = 2 * DAY_MS;

/** A published row: one window, or the windows of one day added up. Times are epoch ms. */
export type ReleaseRow = NoisedCounts & {
  readonly firstWindow: number;
  readonly lastWindow: number;
  readonly startsAt: number;
  readonly endsAt: number;
};

/**
 * Adds up the rows of one video that ended more than 2 days ago, one row per group and UTC day of their end.
 * Sums and variances stay the same; folding again, or what was folded before, changes nothing.
 * Gives all rows, sorted by group and window.
 */
export function foldRows(rows: readonly ReleaseRow[], now: number): ReleaseRow[] {
  const folded: ReleaseRow[] = [];
  for (const row of rows.toSorted(byWindow)) {
    const last = folded.at(-1);
    if (last !== undefined && belongTogether(last, row, now))
      folded[folded.length - 1] = join(last, row);
    else folded.push(row);
  }
  return folded;
}

function belongTogether(last: ReleaseRow, row: ReleaseRow, now: number): boolean {
  return (
    last.group === row.group &&
    now - row.endsAt > FOLD_AFTER_MS &&
    dayOf(last.endsAt) === dayOf(row.endsAt)
  );
}

function join(last: ReleaseRow, row: ReleaseRow): ReleaseRow {
  return {
    ...last,
    lastWindow: row.lastWindow,
    endsAt: row.endsAt,
    values: last.values.map((value, i) => value + (row.values[i] ?? 0)),
    variances: [last.variances[0] + row.variances[0], last.variances[1] + row.variances[1]],
  };
}

function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

function byWindow(a: ReleaseRow, b: ReleaseRow): number {
  return a.group === b.group ? a.firstWindow - b.firstWindow : a.group < b.group ? -1 : 1;
}
