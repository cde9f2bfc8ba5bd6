import {
  CAP_NOISE,
  discreteLaplaceProbability,
  FAST,
  type Fraction,
  MAX_PASSES,
  SLOW,
  SOURCES,
} from '@footlights/count';
import { BIN, type Numbers, PRIVACY } from '../statistics/privacy.ts';
import type { Random } from '../statistics/random.ts';

/** New tags that a network may bring to a clip, before noise. */
export const CAP: number = PRIVACY.caps.tagsPerVideo;
/** The noise of a cap exceeds this with a probability of e^(−12). */
export const CAP_SLACK = 60;
/** Where the neighbour's own devices say they come from, and where the target does. */
export const PUPPET_SOURCE: number = SOURCES.indexOf('share');
export const TARGET_SOURCE: number = SOURCES.indexOf('embed');

/**
 * Most guesses that may be right at the cap, with even odds: ε is ln(1 + e^(ε + κ)) there, with a cap of the clip and
 * one of the day for the one IPv4 network of a device (step 6 of docs/guide/privacy-proof.md). Of releases alone: the
 * hourly number of packets, 0.02 more, is not looked at.
 */
export const BOUND: number = boundOf();

function boundOf(): number {
  const { video, day } = CAP_NOISE;
  const kappa = video.denominator / video.numerator + day.denominator / day.numerator;
  const odds = 1 + Math.exp(PRIVACY.epsilon + kappa);
  return odds / (1 + odds);
}

/** A number that is read: how it follows from the target's presence `p` (0 or 1) and the puppets admitted, `n`. */
export interface Look {
  of: (numbers: Numbers) => number;
  mean: (n: number, p: number) => number;
  scale: Fraction;
}

/** What shows of the target itself. */
export const TARGET_LOOKS: readonly Look[] = [
  {
    of: ({ fast }) => fast[FAST.views] ?? 0,
    mean: (_, p) => MAX_PASSES * p,
    scale: PRIVACY.scales.plays,
  },
  {
    of: ({ slow }) => slow[SLOW.bins + BIN] ?? 0,
    mean: (_, p) => p,
    scale: PRIVACY.scales.bins,
  },
  {
    of: ({ slow }) => slow[SLOW.sources + TARGET_SOURCE] ?? 0,
    mean: (_, p) => p,
    scale: PRIVACY.scales.sources,
  },
];

/** The same, and what shows of the puppets. */
export const ALL_LOOKS: readonly Look[] = [
  ...TARGET_LOOKS,
  {
    of: ({ fast }) => fast[FAST.otherPlays] ?? 0,
    mean: (n) => MAX_PASSES * n,
    scale: PRIVACY.scales.plays,
  },
  {
    of: ({ fast }) => fast[FAST.viewers] ?? 0,
    mean: (n, p) => n + p,
    scale: PRIVACY.scales.viewers,
  },
  { of: ({ slow }) => slow[SLOW.bins] ?? 0, mean: (n) => n, scale: PRIVACY.scales.bins },
  {
    of: ({ slow }) => slow[SLOW.sources + PUPPET_SOURCE] ?? 0,
    mean: (n) => n,
    scale: PRIVACY.scales.sources,
  },
];

/** Logarithm of how much likelier the numbers are with the target, over every size that the cap may have had. */
export function displacementRatio(seen: readonly number[]): number {
  return Math.log(likelihood(seen, 1) / likelihood(seen, 0));
}

function likelihood(seen: readonly number[], p: number): number {
  let sum = 0;
  for (let noise = -CAP_SLACK; noise <= CAP_SLACK; noise += 1) {
    let product = discreteLaplaceProbability(noise, CAP_NOISE.video);
    for (const [at, { mean, scale }] of ALL_LOOKS.entries()) {
      product *= discreteLaplaceProbability((seen[at] ?? 0) - mean(CAP + noise - p, p), scale);
    }
    sum += product;
  }
  return sum;
}

/** Numbers that these looks would show with the target (`p` = 1) or without it. */
export function drawLooks(looks: readonly Look[], p: number, random: Random): number[] {
  const admitted = CAP + drawLaplace(CAP_NOISE.video, random) - p;
  return looks.map(({ mean, scale }) => mean(admitted, p) + drawLaplace(scale, random));
}

/** The difference of two geometric numbers is discrete Laplace (Ghosh, Roughgarden, Sundararajan 2009). */
export function drawLaplace({ numerator, denominator }: Fraction, random: Random): number {
  const rate = denominator / numerator;
  const geometric = () => Math.floor(-Math.log(1 - random.unit()) / rate);
  return geometric() - geometric();
}

const SIMULATED = 20_000;

/** How often a guess is right on numbers drawn from the model, as often with the target as without. */
export function simulatedAccuracy(isPresent: (p: number) => boolean): number {
  let right = 0;
  for (let trial = 0; trial < SIMULATED; trial += 1) {
    if (isPresent(trial % 2) === (trial % 2 === 1)) right += 1;
  }
  return right / SIMULATED;
}
