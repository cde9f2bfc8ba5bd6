import type { Fraction } from './fraction.ts';
import type { RandomBits } from './random-bits.ts';

/**
 * One exact sample of the discrete Laplace distribution P(x) ∝ exp(−|x| / scale), integers only
 * (Canonne, Kamath, Steinke 2020, "The Discrete Gaussian for Differential Privacy", Algorithm 2).
 * Takes a handful of bytes on average.
 */
export function discreteLaplace(scale: Fraction, bits: RandomBits): number {
  const { numerator: t, denominator: s } = scale;
  for (;;) {
    const u = bits.below(t);
    if (!isExpMinus(u, t, bits)) continue;
    let v = 0;
    while (isExpMinus(1, 1, bits)) v += 1;
    const magnitude = Math.floor((u + t * v) / s);
    const isNegative = bits.below(2) === 1;
    if (isNegative && magnitude === 0) continue;
    return isNegative ? -magnitude : magnitude;
  }
}

/** True with probability exp(−a/b), 0 ≤ a ≤ b (Algorithm 1, first branch). */
function isExpMinus(a: number, b: number, bits: RandomBits): boolean {
  let k = 1;
  // NOTE: k reaches 20 with probability 1/20!, so b·k stays below 2^31 for every b up to 1,000,000, the largest part of a scale.
  while (bits.below(b * k) < a) k += 1;
  return k % 2 === 1;
}

/** Exact variance of {@link discreteLaplace}: 2p / (1 − p)² with p = exp(−1 / scale). */
export function discreteLaplaceVariance(scale: Fraction): number {
  const rate = scale.denominator / scale.numerator;
  return (2 * Math.exp(-rate)) / Math.expm1(-rate) ** 2;
}

/** Exact probability of the integer x under {@link discreteLaplace}. */
export function discreteLaplaceProbability(x: number, scale: Fraction): number {
  const rate = scale.denominator / scale.numerator;
  return Math.tanh(rate / 2) * Math.exp(-rate * Math.abs(x));
}
