/** Edits from one word to another, letter by letter. Rows go on from one another, so that words can share them. */
export interface EditRow {
  letter: string;
  /** Edits to each beginning of the word looked for; those beyond the bound may be too low, never within it. */
  costs: readonly number[];
  before: EditRow | null;
}

/** The row before any letter. */
export function firstRow(wanted: readonly string[]): EditRow {
  return { letter: '', costs: [0, ...wanted.map((_, at) => at + 1)], before: null };
}

/**
 * The row after one more letter: optimal string alignment, so that two swapped neighbours are one edit.
 * (Boytsov, "Indexing methods for approximate dictionary searching", 2011, section 2.2.)
 */
export function nextRow(row: EditRow, letter: string, wanted: readonly string[]): EditRow {
  const costs = [(row.costs[0] ?? 0) + 1];
  for (let at = 1; at <= wanted.length; at += 1) {
    const replaced = costOf(row, at - 1) + (wanted[at - 1] === letter ? 0 : 1);
    const isSwap =
      at > 1 && row.before !== null && wanted[at - 1] === row.letter && wanted[at - 2] === letter;
    const swapped = isSwap ? costOf(row.before, at - 2) + 1 : Infinity;
    costs.push(Math.min(replaced, costOf(row, at) + 1, (costs[at - 1] ?? 0) + 1, swapped));
  }
  return { letter, costs, before: row };
}

/** Edits to the whole word looked for. */
export function endCost(row: EditRow): number {
  return row.costs.at(-1) ?? Infinity;
}

/** Letters after which the word can still come within `edits`; null: any letter; none: it cannot. */
export function hopefulLetters(
  row: EditRow,
  wanted: readonly string[],
  edits: number,
): ReadonlySet<string> | null {
  if (row.costs.some((cost) => cost < edits)) return null;
  const letters = new Set<string>();
  for (const [at, letter] of wanted.entries()) {
    if (costOf(row, at) <= edits) letters.add(letter);
    const isSwap = wanted[at + 1] === row.letter && costOf(row.before, at) < edits;
    if (isSwap) letters.add(letter);
  }
  return letters;
}

function costOf(row: EditRow | null, at: number): number {
  return row?.costs[at] ?? Infinity;
}
