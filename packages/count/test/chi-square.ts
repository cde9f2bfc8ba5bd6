import { discreteLaplaceProbability, type Fraction } from '../src/index.ts';

/**
 * How far samples are from the discrete Laplace distribution, as a standard normal number
 * (Pearson's chi-square through the Wilson–Hilferty transformation). Cells hold 10 expected samples at least.
 */
export function chiSquareExcess(samples: readonly number[], scale: Fraction): number {
  const counts = new Map<number, number>();
  for (const x of samples) counts.set(x, (counts.get(x) ?? 0) + 1);
  const isCell = (x: number): boolean =>
    samples.length * discreteLaplaceProbability(x, scale) >= 10;
  let statistic = 0;
  let cells = 0;
  let restCount = samples.length;
  let restExpected = samples.length;
  for (let x = 0; isCell(x); x++) {
    for (const signed of x === 0 ? [0] : [x, -x]) {
      const expected = samples.length * discreteLaplaceProbability(signed, scale);
      const count = counts.get(signed) ?? 0;
      statistic += (count - expected) ** 2 / expected;
      cells += 1;
      restCount -= count;
      restExpected -= expected;
    }
  }
  if (restExpected > 5) statistic += (restCount - restExpected) ** 2 / restExpected;
  const freedom = Math.max(1, cells - (restExpected > 5 ? 0 : 1));
  const cubeRoot = Math.cbrt(statistic / freedom);
  return (cubeRoot - (1 - 2 / (9 * freedom))) / Math.sqrt(2 / (9 * freedom));
}
