/**
 * The never-rising sequence closest to `values` in least squares: pool adjacent violators
 * (Ayer et al. 1955). Linear time.
 *
 * @example nonIncreasing([1, 0.5, 0.7]) // [1, 0.6, 0.6]
 */
export function nonIncreasing(values: readonly number[]): number[] {
  const pools: { mean: number; size: number }[] = [];
  for (const value of values) {
    let pool = { mean: value, size: 1 };
    let before = pools.at(-1);
    while (before !== undefined && before.mean < pool.mean) {
      pools.pop();
      const size = before.size + pool.size;
      pool = { mean: (before.mean * before.size + pool.mean * pool.size) / size, size };
      before = pools.at(-1);
    }
    pools.push(pool);
  }
  return pools.flatMap(({ mean, size }) => Array.from({ length: size }, () => mean));
}
