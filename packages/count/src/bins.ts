/**
 * Watched seconds from which a play is a view: 2 s, or half of a clip shorter than 4 s.
 * A duration that is not a positive number has the 2 s rule.
 */
export function viewThresholdSeconds(durationSeconds: number): number {
  return durationSeconds > 0 && durationSeconds < 4 ? durationSeconds / 2 : 2;
}

/**
 * Watch bin of one play: 0 = not a view, 1..10 = a view in that tenth of the watch share
 * (bin b covers shares from (b−1)/10 up to b/10; bin 10 includes all of it and more).
 * Anything that is not a finite, positive time counts as not watched.
 *
 * @example watchBin(3, 10) // 4
 * @example watchBin(1.9, 10) // 0
 */
export function watchBin(watchedSeconds: number, durationSeconds: number): number {
  if (!(watchedSeconds > 0) || !(durationSeconds > 0)) return 0;
  if (watchedSeconds < viewThresholdSeconds(durationSeconds)) return 0;
  if (watchedSeconds >= durationSeconds) return 10;
  return Math.min(10, Math.floor((watchedSeconds * 10) / durationSeconds) + 1);
}

/** Least watched seconds a bin stands for, ignoring the view rule: (bin − 1)/10 of the duration, 0 for bin 0. */
export function leastSeconds(bin: number, durationSeconds: number): number {
  return (Math.max(0, bin - 1) / 10) * durationSeconds;
}

/**
 * Watched seconds a bin stands for on average: the middle of what the view rule leaves of it.
 * Bin 0 is the middle of the time before a view.
 */
export function typicalSeconds(bin: number, durationSeconds: number): number {
  const threshold = Math.min(viewThresholdSeconds(durationSeconds), durationSeconds);
  if (bin === 0) return threshold / 2;
  const from = Math.max(threshold, leastSeconds(bin, durationSeconds));
  const to = Math.max(threshold, (bin / 10) * durationSeconds);
  return (from + to) / 2;
}
