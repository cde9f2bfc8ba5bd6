import { deviationOf, ownPartOf, type Prior, type Rate } from './estimate.ts';
import type { Formula } from './formula.ts';
import { BY_LENGTH, type Numbers, SIGNALS, signalsOf } from './signals.ts';

/** What quality is worked out from. */
export interface Judged {
  readonly durationSeconds: number;
  readonly numbers: Numbers;
}

/** What is believed of a clip's quality, in standard deviations among clips; 0 ± 1 where nothing is known. */
export interface Belief {
  readonly mean: number;
  readonly deviation: number;
}

/** Lengths up to which clips are compared with each other, seconds. */
const LENGTHS = [5, 8, 12, 18, 27, 40, 60, 90, 140, 220, 400, Infinity] as const;
/** So many well known clips tell as much of how rates are spread as the prior does. */
const FEW = 20;
/** The pool's own mean replaces the prior's as it rests on more plays than these. */
const POOLED_PLAYS = 500;
/** Precision of a signal of weight 1 whose rate is known. */
const TRUST = 10;
/** Quantiles are not taken beyond these: no clip is infinitely good. */
const LEAST_SHARE = 0.01;
/** The logistic curve with this slope is close to the normal distribution function. */
const STEEP = 1.702;

/**
 * Judges clips against each other, in their order. A rate is read as the share of clips that it beats (watch time,
 * completion and hook among clips of similar length: duration-deconfounded quantiles, D2Q, KDD 2022), as a normal
 * deviate. All are measurements of one quality, averaged by precision: that of a signal is its weight where the rate is
 * known, and falls to nothing with the rate's own part against its Beta prior. O(n log n).
 */
export function judge(clips: readonly Judged[], formula: Formula): Belief[] {
  const rates = clips.map(({ numbers }) => signalsOf(numbers));
  const everybody = [clips.map((_, at) => at)];
  const bands = [
    ...Map.groupBy(everybody[0]!, (at) => bandOf(clips[at]!.durationSeconds)).values(),
  ];
  const sums = clips.map(() => ({ deviates: 0, precision: 1 }));
  for (const signal of SIGNALS) {
    if (formula.weights[signal] === 0) continue;
    const overall = pooled(
      rates.map((own) => own[signal]),
      formula.priors[signal],
    );
    for (const alike of BY_LENGTH.has(signal) ? bands : everybody) {
      const own = alike.map((at) => rates[at]![signal]);
      const scale = scaleOf(own, BY_LENGTH.has(signal) ? pooled(own, overall) : overall);
      for (const [place, at] of alike.entries()) {
        const { deviate, precision } = measure(own[place]!, scale, formula.weights[signal]);
        const sum = sums[at]!;
        sum.deviates += precision * (signal === 'reports' ? Math.min(0, -deviate) : deviate);
        // Reports are no measurement of quality among others, but count against it.
        if (signal !== 'reports') sum.precision += precision;
      }
    }
  }
  return sums.map(({ deviates, precision }) => ({
    mean: deviates / precision,
    deviation: 1 / Math.sqrt(precision),
  }));
}

/** One rate as a measurement of quality. */
function measure(rate: Rate, scale: Scale, weight: number) {
  const known = ownPartOf(rate, scale.prior);
  if (known === 0) return { deviate: 0, precision: 0 };
  return {
    deviate: probit(scale.beatenBy(rate.value)),
    precision: known / (known / (TRUST * weight) + 1 - known),
  };
}

/** Index of the band of {@link LENGTHS} that a clip is compared within. */
function bandOf(seconds: number): number {
  return LENGTHS.findIndex((limit) => seconds <= limit);
}

/** How one signal is read among clips that are compared with each other. */
interface Scale {
  readonly prior: Prior;
  /** Share of clips with a lower rate, 0 to 1. */
  beatenBy(rate: number): number;
}

function scaleOf(rates: readonly Rate[], prior: Prior): Scale {
  const sorted = rates
    .filter(({ evidence }) => evidence >= prior.plays)
    .map(({ value }) => value)
    .toSorted((a, b) => a - b);
  const counted = sorted.length / (sorted.length + FEW);
  const spread = deviationOf(prior);
  return {
    prior,
    beatenBy(rate) {
      const usual = 1 / (1 + Math.exp((-STEEP * (rate - prior.rate)) / spread));
      return (1 - counted) * usual + counted * shareBelow(sorted, rate);
    },
  };
}

/** The prior with the mean of these rates, which weigh as much as their evidence. */
function pooled(rates: readonly Rate[], prior: Prior): Prior {
  let [sum, weight] = [prior.rate * POOLED_PLAYS, POOLED_PLAYS];
  for (const { evidence, value } of rates) {
    // One clip of millions of plays is one clip.
    const own = Math.min(evidence, POOLED_PLAYS);
    sum += value * own;
    weight += own;
  }
  return { rate: sum / weight, plays: prior.plays };
}

/** Share of sorted values below one, equals counting half; 0 of none. */
function shareBelow(sorted: readonly number[], value: number): number {
  if (sorted.length === 0) return 0;
  const below = firstAt(sorted, (one) => one >= value);
  const upTo = firstAt(sorted, (one) => one > value);
  return (below + upTo) / 2 / sorted.length;
}

/** Index of the first of sorted values of which something holds that holds of all after it. */
function firstAt(sorted: readonly number[], holds: (value: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(sorted[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The normal deviate that this share of clips is below, within bounds. */
function probit(share: number): number {
  const inside = Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, share));
  return Math.log(inside / (1 - inside)) / STEEP;
}
