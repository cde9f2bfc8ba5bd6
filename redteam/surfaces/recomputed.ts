/**
 * The published totals worked out anew from release rows and the text of the specification alone, without the
 * library that makes them. Times are epoch ms.
 */

/** A release row as it was first seen, before it was folded. */
export interface SeenRow {
  video: string;
  pace: 'fast' | 'slow';
  first: number;
  last: number;
  startsAt: number;
  endsAt: number;
  counts: readonly number[];
  variances: readonly number[];
}

/** A held total after some windows. */
export interface Held {
  sum: number;
  variance: number;
  held: number;
  varianceSinceMove: number;
  rounded: number;
  /** How many windows the held total is the sum of. */
  movedAfter: number;
}

const FEWER_THAN = 25;
const NOTHING: Held = {
  sum: 0,
  variance: 0,
  held: 0,
  varianceSinceMove: 0,
  rounded: 0,
  movedAfter: 0,
};

/** The held total after each window: it moves when the sum has left it by 3 standard errors since its last move. */
export function heldTotals(windows: readonly { value: number; variance: number }[]): Held[] {
  const all: Held[] = [];
  let now = NOTHING;
  for (const [at, { value, variance }] of windows.entries()) {
    const sum = now.sum + value;
    const since = now.varianceSinceMove + variance;
    const next = { ...now, sum, variance: now.variance + variance, varianceSinceMove: since };
    const isMove = Math.abs(sum - now.held) > 3 * Math.sqrt(since);
    now = isMove ? moved(next, at + 1) : next;
    all.push(now);
  }
  return all;
}

function moved(total: Held, movedAfter: number): Held {
  const rounded = rounding(total.sum, Math.sqrt(total.variance));
  const isRise = total.sum > total.held;
  return {
    ...total,
    held: total.sum,
    varianceSinceMove: 0,
    rounded: isRise ? Math.max(total.rounded, rounded) : rounded,
    movedAfter,
  };
}

/** To the coarsest of 1, 2, 5, 10, … that the standard error reaches. */
function rounding(value: number, error: number): number {
  if (value < FEWER_THAN) return 0;
  let step = 1;
  for (let power = 1; power <= error; power *= 10) {
    for (const digit of [1, 2, 5]) if (digit * power <= error) step = digit * power;
  }
  return Math.round(value / step) * step;
}

/** What the API says of a held total, as `shown/value/standardError`. */
export function countOf({ held, variance, rounded }: Held): string {
  const shown = rounded < FEWER_THAN ? 'null' : String(rounded);
  return `${shown}/${held}/${Math.sqrt(variance).toFixed(6)}`;
}

/** The held totals after these fast windows; undefined before the first. */
export function shownOf(
  rows: readonly SeenRow[],
): Record<'views' | 'plays' | 'viewers', Held | undefined> {
  const last = (windowOf: (row: SeenRow) => { value: number; variance: number }) =>
    heldTotals(rows.map(windowOf)).at(-1);
  return {
    views: last(({ counts, variances }) => ({
      value: counts[0] ?? 0,
      variance: variances[0] ?? 0,
    })),
    plays: last(({ counts, variances }) => ({
      value: (counts[0] ?? 0) + (counts[1] ?? 0),
      variance: 2 * (variances[0] ?? 0),
    })),
    viewers: last(({ counts, variances }) => ({
      value: counts[2] ?? 0,
      variance: variances[1] ?? 0,
    })),
  };
}

/** Whether two lists of numbers are the same but for the last digits of floating point. */
export function isSame(one: readonly number[], other: readonly number[]): boolean {
  return (
    one.length === other.length &&
    one.every((value, at) => Math.abs(value - (other[at] ?? NaN)) < 1e-6)
  );
}

/** Values added up, position by position. */
export function addedUp(vectors: readonly (readonly number[])[]): number[] {
  const [first = []] = vectors;
  return first.map((_, at) => vectors.reduce((sum, vector) => sum + (vector[at] ?? 0), 0));
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** When the window after these ends: the published rate and the length of the one before decide, nothing else. */
export function nextEnd(rows: readonly SeenRow[]): number {
  const isFast = rows[0]?.pace === 'fast';
  const least = isFast ? MINUTE_MS : DAY_MS;
  const leastCounts = isFast ? 100 : 500;
  let planned = isFast ? 60 * MINUTE_MS : DAY_MS;
  let total = 0;
  let end = 0;
  for (const { counts, startsAt, endsAt } of rows) {
    const released = isFast
      ? (counts[0] ?? 0) + (counts[1] ?? 0)
      : counts.slice(0, 11).reduce((sum, one) => sum + one, 0);
    total += released;
    const wanted = Math.max(leastCounts, 0.05 * total);
    const elapsed = Math.max(1, endsAt - startsAt);
    const predicted = released > 0 ? (elapsed * wanted) / released : Infinity;
    const length = Math.round(Math.max(Math.min(predicted, 2 * planned, 28 * DAY_MS), least));
    planned = length;
    end = endsAt + length;
  }
  return end;
}
