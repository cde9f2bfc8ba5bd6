import { randomBytes } from 'node:crypto';
import type { Counting } from '@footlights/contract';
import {
  createRandomBits,
  discreteLaplace,
  discreteLaplaceVariance,
  fraction,
  MAX_PASSES,
} from '@footlights/count';

/** How many packets counted in the last full hour, on the whole instance, with noise: what an operator sees of intake. */
export interface Hourly {
  /** A packet brought at least one play that was not counted before. */
  add(): void;
  /** What was published at the last full hour, and is held until the next. */
  report(): Counting['intake'];
}

const HOUR_MS = 3_600_000;

/** Each packet that adds to the number takes a free ordinal of its tag, so that a device adds this much at most. */
const MOST_PACKETS = MAX_PASSES;

const SCALE = fraction(200, 1);

/**
 * Packets per hour with discrete Laplace noise of scale 200, drawn once an hour from fresh randomness. All hours
 * together, one device on one video and day changes the numbers by 4 at most, hence ε = 4/200 on top of what is released.
 * In memory only: an hour that the process did not see from its beginning is not published. `now`: epoch ms.
 */
export function createHourly(now: () => number): Hourly {
  let hour = Math.floor(now() / HOUR_MS);
  let isWhole = false;
  let packets = 0;
  let last: Counting['intake']['last'] = null;

  /** An hour in which nobody came by to look was one without packets. */
  function turn(): void {
    const current = Math.floor(now() / HOUR_MS);
    if (current <= hour) return;
    if (current > hour + 1) last = publish(current - 1, 0);
    else if (isWhole) last = publish(hour, packets);
    hour = current;
    isWhole = true;
    packets = 0;
  }
  return {
    add() {
      turn();
      packets += 1;
    },
    report() {
      turn();
      return {
        l1: MOST_PACKETS,
        epsilon: (MOST_PACKETS * SCALE.denominator) / SCALE.numerator,
        scale: String(SCALE.numerator),
        last,
      };
    },
  };
}

function publish(hour: number, packets: number): Counting['intake']['last'] {
  const bits = createRandomBits(() => randomBytes(64), 0);
  return {
    from: hour * HOUR_MS,
    packets: packets + discreteLaplace(SCALE, bits),
    standardError: Math.sqrt(discreteLaplaceVariance(SCALE)),
  };
}
