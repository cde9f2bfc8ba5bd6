/** Milliseconds. */
export const HOUR_MS: number = 3_600_000;

/** A laboratory of more clips takes more than proportionally longer. */
const BATCH = 5000;

/** Runs trials in laboratories of up to 5,000 clips, one after another, and puts what they give together. */
export async function inBatches<Result>(
  total: number,
  run: (size: number) => Promise<readonly Result[]>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let left = total; left > 0; left -= BATCH) {
    results.push(...(await run(Math.min(BATCH, left))));
  }
  return results;
}
