import { randomBytes } from 'node:crypto';
import type { Counting } from '@footlights/contract';
import {
  createRandomBits,
  discreteLaplace,
  discreteLaplaceVariance,
  fraction,
  MAX_PASSES,
} from '@footlights/count';
import type { Clock } from '#lib/clock.ts';

/** How many packets counted in the last full hour, on the whole instance, with noise: what an operator sees of intake. */
export interface Hourly {
  /** A packet brought at least one play that was not counted before. */
  add(): void;
  /** What was published at the last full hour that was seen whole, and is held until the next. */
  report(): Counting['intake'];
  /** Ends the hour; to be called `untilTurnMs` after the last time, and never for what a packet or a reader does. */
  turn(): void;
  /** Milliseconds until the hour is over. */
  untilTurnMs(): number;
}

const HOUR_MS = 3_600_000;

/** The clocks may differ by this much over an hour that still passes for whole: a clock is adjusted, a timer is late. */
const TOLERANCE_MS = 60_000;

/** Each packet that adds to the number takes a free ordinal of its tag, so that a device adds this much at most. */
const MOST_PACKETS = MAX_PASSES;

const SCALE = fraction(200, 1);

/** When an hour began: by the wall clock, at the full hour, and by the monotonic one. */
interface Beginning {
  at: number;
  monotonic: number;
}

/**
 * Packets per hour with discrete Laplace noise of scale 200, drawn once an hour from fresh randomness. All hours
 * together, one device on one video and day changes the numbers by 4 at most, hence ε = 4/200 on top of what is released.
 * In memory only. An hour is published when the process saw it from full hour to full hour, and an hour went by on both
 * clocks: whether it is follows from clocks and timers alone. The packets of any other stretch are forgotten.
 */
export function createHourly(clock: Pick<Clock, 'now' | 'monotonic'>): Hourly {
  let begun: Beginning | null = null;
  let packets = 0;
  let last: Counting['intake']['last'] = null;

  return {
    add() {
      packets += 1;
    },
    turn() {
      const now: Beginning = { at: fullHourAt(clock.now()), monotonic: clock.monotonic() };
      const isFull = Math.abs(clock.now() - now.at) <= TOLERANCE_MS;
      if (isFull && begun !== null && isHourLater(begun, now)) last = publish(begun.at, packets);
      begun = isFull ? now : null;
      packets = 0;
    },
    untilTurnMs() {
      const now = clock.now();
      return (begun?.at ?? Math.floor(now / HOUR_MS) * HOUR_MS) + HOUR_MS - now;
    },
    report() {
      return {
        l1: MOST_PACKETS,
        epsilon: (MOST_PACKETS * SCALE.denominator) / SCALE.numerator,
        scale: String(SCALE.numerator),
        last,
      };
    },
  };
}

/** The full hour that is nearest to `at`. */
function fullHourAt(at: number): number {
  return Math.round(at / HOUR_MS) * HOUR_MS;
}

function isHourLater(before: Beginning, now: Beginning): boolean {
  const isByWall = now.at - before.at === HOUR_MS;
  return isByWall && Math.abs(now.monotonic - before.monotonic - HOUR_MS) <= TOLERANCE_MS;
}

function publish(from: number, packets: number): Counting['intake']['last'] {
  const bits = createRandomBits(() => randomBytes(64), 0);
  return {
    from,
    packets: packets + discreteLaplace(SCALE, bits),
    standardError: Math.sqrt(discreteLaplaceVariance(SCALE)),
  };
}
