/** From the least to the greatest value. */
export interface Interval {
  low: number;
  high: number;
}

/**
 * Where the share of successes in `trials` lies with this confidence when each succeeds with probability `p`
 * (exact in the trials: quantiles of the binomial distribution).
 */
export function shareInterval(p: number, trials: number, confidence: number): Interval {
  const tail = (1 - confidence) / 2;
  return {
    low: quantile(p, trials, tail) / trials,
    high: quantile(p, trials, 1 - tail) / trials,
  };
}

/** Bounds of a probability of which `successes` of `trials` were seen (Clopper and Pearson 1934), two-sided. */
export function clopperPearson(successes: number, trials: number, confidence: number): Interval {
  const tail = (1 - confidence) / 2;
  return {
    low: successes === 0 ? 0 : solve((p) => 1 - atMost(successes - 1, trials, p) >= tail),
    high: successes === trials ? 1 : solve((p) => atMost(successes, trials, p) <= tail),
  };
}

/** Probability of `most` successes or fewer: the regularized incomplete beta function I(1−p; n−k, k+1). */
export function atMost(most: number, trials: number, p: number): number {
  if (most < 0) return 0;
  if (most >= trials) return 1;
  return incompleteBeta(1 - p, trials - most, most + 1);
}

/** Least number of successes that is not exceeded with probability `share`. */
function quantile(p: number, trials: number, share: number): number {
  let low = 0;
  let high = trials;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (atMost(middle, trials, p) >= share) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Least probability at which a claim that stays true from there on becomes true. */
function solve(isTrue: (p: number) => boolean): number {
  let low = 0;
  let high = 1;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (isTrue(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** Regularized, by its continued fraction (Lentz; Numerical Recipes, section 6.4). */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a);
  const front = logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x);
  return (Math.exp(front) * continuedFraction(x, a, b)) / a;
}

const TINY = 1e-300;
const MOST_STEPS = 10_000;

function continuedFraction(x: number, a: number, b: number): number {
  let c = 1;
  let d = 1 / awayFromZero(1 - ((a + b) * x) / (a + 1));
  let value = d;
  for (let m = 1; m < MOST_STEPS; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / awayFromZero(1 + even * d);
    c = awayFromZero(1 + even / c);
    value *= d * c;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / awayFromZero(1 + odd * d);
    c = awayFromZero(1 + odd / c);
    const change = d * c;
    value *= change;
    if (Math.abs(change - 1) < 1e-14) break;
  }
  return value;
}

function awayFromZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/** Lanczos, g = 7, nine terms; relative error below 1e-14. */
function logGamma(x: number): number {
  const terms = [
    676.5203681218851, -1259.1392167224028, 771.3234287776531, -176.6150291621406,
    12.507343278686905, -0.13857109526572012, 9.984369578019572e-6, 1.5056327351493116e-7,
  ];
  const y = x - 1;
  const sum = terms.reduce((all, term, at) => all + term / (y + at + 1), 0.9999999999998099);
  const t = y + 7.5;
  return 0.5 * Math.log(2 * Math.PI) + (y + 0.5) * Math.log(t) - t + Math.log(sum);
}
