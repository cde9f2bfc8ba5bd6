/** A positive fraction in lowest terms. */
export type Fraction = { readonly numerator: number; readonly denominator: number };

/** The fraction of two positive integers in lowest terms. */
export function fraction(numerator: number, denominator: number): Fraction {
  const divisor = greatestCommonDivisor(numerator, denominator);
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b);
}
