/** Milliseconds. */
export const HOUR_MS: number = 3_600_000;

/** After publishing: when crowds and sock puppets play, before midnight. */
export const CROWD_MS: number = HOUR_MS / 12;

/** After publishing: when a target plays, in the first hour and on the next counting day. */
export const TARGET_MS: number = 0.6 * HOUR_MS;

/** After publishing: when the windows of the first day are out. */
export const RELEASED_MS: number = 24.1 * HOUR_MS;

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
