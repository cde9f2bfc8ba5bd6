import {
  addWindow,
  apiValueOf,
  discreteLaplaceProbability,
  NOTHING_SHOWN,
} from '@footlights/count';
import { PRIVACY, rateOf, type Shift } from './privacy.ts';

/** One thing an attacker can see, with its probability without and with the plays in question. */
export interface Chance {
  absent: number;
  present: number;
}

/** Ratios are added as whole numbers of this many steps: equal ones stay equal. */
const RATIO_STEPS = 1e6;

/** Farthest noise looked at: e^(−400 / (20/3)) is below 1e−26. */
const FARTHEST = 400;

/** How often the optimal attacker is right who tells these apart, with both answers equally likely beforehand. */
export function accuracyOf(chances: Iterable<Chance>): number {
  let accuracy = 0;
  for (const { absent, present } of chances) accuracy += Math.max(absent, present) / 2;
  return accuracy;
}

/**
 * The log-likelihood ratio of all these numbers together, which is all that they say: its exact distribution.
 * Cost: grows with the distinct sums, some hundreds.
 */
export function ratioChances(shifts: readonly Shift[]): Chance[] {
  let sums = new Map<number, Chance>([[0, { absent: 1, present: 1 }]]);
  for (const shift of shifts) sums = convolve(sums, ratioOfOne(shift));
  return [...sums.values()];
}

/** What the API says of a video's views after one window, as the held total: by its value. */
export function heldChances(known: number, change: number): Map<number, Chance> {
  const chances = new Map<number, Chance>();
  for (let noise = -FARTHEST; noise <= FARTHEST; noise += 1) {
    const p = discreteLaplaceProbability(noise, PRIVACY.scales.plays);
    chanceOf(chances, heldAfter(known + noise)).absent += p;
    chanceOf(chances, heldAfter(known + change + noise)).present += p;
  }
  return chances;
}

/** How often a guess by "at least `limit`" is right about the difference of two views counts, one moved by `change`. */
export function differenceAccuracy(change: number, limit: number): number {
  let accuracy = 0;
  for (let x = -FARTHEST; x <= FARTHEST; x += 1) {
    for (let y = -FARTHEST; y <= FARTHEST; y += 1) {
      const p =
        discreteLaplaceProbability(x, PRIVACY.scales.plays) *
        discreteLaplaceProbability(y, PRIVACY.scales.plays);
      if (x - y < limit) accuracy += p / 2;
      if (x - y + change >= limit) accuracy += p / 2;
    }
  }
  return accuracy;
}

function heldAfter(views: number): number {
  const standardError = Math.sqrt(PRIVACY.variances.plays);
  return apiValueOf(addWindow(NOTHING_SHOWN, { value: views, standardError })).value;
}

function ratioOfOne({ statistic, change }: Shift): Map<number, Chance> {
  const chances = new Map<number, Chance>();
  for (let x = -FARTHEST; x <= FARTHEST; x += 1) {
    const ratio = (Math.abs(x) - Math.abs(x - change)) * rateOf(statistic);
    const chance = chanceOf(chances, Math.round(ratio * RATIO_STEPS));
    chance.absent += discreteLaplaceProbability(x, PRIVACY.scales[statistic]);
    chance.present += discreteLaplaceProbability(x - change, PRIVACY.scales[statistic]);
  }
  return chances;
}

function convolve(
  left: ReadonlyMap<number, Chance>,
  right: ReadonlyMap<number, Chance>,
): Map<number, Chance> {
  const sums = new Map<number, Chance>();
  for (const [a, { absent, present }] of left) {
    for (const [b, other] of right) {
      const chance = chanceOf(sums, a + b);
      chance.absent += absent * other.absent;
      chance.present += present * other.present;
    }
  }
  return sums;
}

function chanceOf(chances: Map<number, Chance>, key: number): Chance {
  const chance = chances.get(key) ?? { absent: 0, present: 0 };
  chances.set(key, chance);
  return chance;
}
