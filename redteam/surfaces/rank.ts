/** A prime below 2^31, so that products of two residues stay below 2^62. */
const PRIME = 2_147_483_647n;

/**
 * How many of these rows are independent, worked out modulo a prime: never more than over the rationals, and the same
 * but for one matrix in a billion. Cost: rows × rank × columns.
 */
export function rankOf(rows: readonly (readonly number[])[]): number {
  const basis: { lead: number; row: bigint[] }[] = [];
  for (const given of rows) {
    const row = given.map((value) => residue(BigInt(value)));
    for (const { lead, row: known } of basis) subtract(row, known, lead);
    const lead = row.findIndex((value) => value !== 0n);
    if (lead < 0) continue;
    const inverse = power(row[lead] ?? 1n, PRIME - 2n);
    basis.push({ lead, row: row.map((value) => residue(value * inverse)) });
  }
  return basis.length;
}

function subtract(row: bigint[], known: readonly bigint[], lead: number): void {
  const factor = row[lead] ?? 0n;
  if (factor === 0n) return;
  for (const [at, value] of known.entries()) row[at] = residue((row[at] ?? 0n) - factor * value);
}

function residue(value: bigint): bigint {
  const rest = value % PRIME;
  return rest < 0n ? rest + PRIME : rest;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let left = exponent; left > 0n; left >>= 1n) {
    if ((left & 1n) === 1n) result = residue(result * square);
    square = residue(square * square);
  }
  return result;
}
