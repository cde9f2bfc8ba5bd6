import type { Measured, Reading } from '@footlights/contract';

/** How a number differs from the one before it. */
export interface Change {
  by: number;
  /** Of the number before; null where that is nothing. */
  part: number | null;
  /** Whether it is more than the noise of both would make of no change at all. */
  isClear: boolean;
}

/** Differences below so many of their standard errors are not told from none. */
const CLEAR_ERRORS = 2;

/** Of two noised numbers; null where either is too few to say. */
export function changeOf(now: Measured | null, before: Measured | null): Change | null {
  if (now === null || before === null) return null;
  const by = now.value - before.value;
  const error = Math.hypot(now.standardError, before.standardError);
  return {
    by,
    part: before.value > 0 ? by / before.value : null,
    isClear: by !== 0 && Math.abs(by) > CLEAR_ERRORS * error,
  };
}

/** Of two readings: what words do not say has no change either. */
export function changeOfReading(now: Reading | null, before: Reading | null): Change | null {
  return changeOf(saidOf(now), saidOf(before));
}

/** Of two exact counts. */
export function changeOfCount(now: number, before: number): Change {
  const by = now - before;
  return { by, part: before > 0 ? by / before : null, isClear: by !== 0 };
}

function saidOf(reading: Reading | null): Reading | null {
  return reading === null || reading.shown === null ? null : reading;
}
