/**
 * How well the numbers of one list can be told from those of another: the probability that one of the first is greater
 * than one of the second (Mann and Whitney 1947), 0.5 when they are alike. Whoever may turn the guess around has the larger.
 */
export function aucOf(one: readonly number[], other: readonly number[]): number {
  const all = [
    ...one.map((value) => ({ value, isOne: true })),
    ...other.map((value) => ({ value, isOne: false })),
  ].toSorted((a, b) => a.value - b.value);
  let ranks = 0;
  for (let at = 0; at < all.length;) {
    let end = at;
    while (end < all.length && all[end]?.value === all[at]?.value) end += 1;
    // Equal values share their ranks.
    const rank = (at + 1 + end) / 2;
    for (; at < end; at += 1) if (all[at]?.isOne === true) ranks += rank;
  }
  const auc = (ranks - (one.length * (one.length + 1)) / 2) / (one.length * other.length);
  return Math.max(auc, 1 - auc);
}

/** Standard error of the area when both lists are alike. */
export function aucError(one: number, other: number): number {
  return Math.sqrt((one + other + 1) / (12 * one * other));
}

/** How many standard errors a normal number stays within with this confidence, one-sided. */
export function quantileOf(confidence: number): number {
  let low = 0;
  let high = 10;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (normalAbove(middle) > 1 - confidence) low = middle;
    else high = middle;
  }
  return high;
}

/** Probability that a standard normal number is above x ≥ 0, by Simpson's rule to x + 12. */
function normalAbove(x: number): number {
  const steps = 2400;
  const width = 12 / steps;
  let sum = 0;
  for (let step = 0; step <= steps; step += 1) {
    const weight = step === 0 || step === steps ? 1 : 2 + 2 * (step % 2);
    sum += weight * Math.exp(-((x + step * width) ** 2) / 2);
  }
  return (sum * width) / 3 / Math.sqrt(2 * Math.PI);
}
