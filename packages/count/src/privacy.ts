import { bestGuess, optimalAccuracy } from './accuracy.ts';
import { type Fraction, fraction } from './fraction.ts';
import { discreteLaplaceVariance } from './noise.ts';
import { type Group, MAX_PASSES } from './words.ts';

/** What is noised together: one L1 bound, one ε, one scale. `plays` is the pair [views, other plays]. */
export const STATISTICS = ['plays', 'viewers', 'bins', 'sources'] as const;

/** One of {@link STATISTICS}. */
export type Statistic = (typeof STATISTICS)[number];

/** Largest L1 change of a statistic's counts that one device causes on one video and day, over all windows. */
export const L1: Readonly<Record<Statistic, number>> = {
  plays: MAX_PASSES,
  viewers: 1,
  bins: 1,
  sources: 1,
};

/** Which timetable a statistic follows. */
export const GROUP_OF: Readonly<Record<Statistic, Group>> = {
  plays: 'fast',
  viewers: 'fast',
  bins: 'slow',
  sources: 'slow',
};

/** What an operator may set. */
export type PrivacyConfig = {
  /** ε per statistic: 0.001 to 10 in steps of 0.001. */
  readonly epsilons: Readonly<Record<Statistic, number>>;
  readonly caps: CapPolicy;
};

/** How many new tags one network may bring. */
export type CapPolicy = {
  /** Per video and day, whatever its audience. */
  readonly tagsPerVideo: number;
  /** Share of the video's published viewers, where that is more. 0 to 1. */
  readonly shareOfViewers: number;
  /** Per day over all videos. */
  readonly tagsPerDay: number;
};

/** Everything that follows from a valid {@link PrivacyConfig}. */
export type Privacy = PrivacyConfig & {
  /** ε of everything one device did on one video on one day. */
  readonly epsilon: number;
  /** Scales of the discrete Laplace noise: L1 / ε, exact. */
  readonly scales: Readonly<Record<Statistic, Fraction>>;
  /** Exact variance of the noise on one published number. */
  readonly variances: Readonly<Record<Statistic, number>>;
  /** Upper bounds of any guess about one play and about any number of plays; even prior, 0.5 to 1. */
  readonly bestGuess: { readonly onePlay: number; readonly any: number };
  /** What the best possible attacker who sees each number once attains, just below the bounds. */
  readonly optimalGuess: { readonly onePlay: number; readonly any: number };
};

/** Section "Release" of the specification: ε = 1.20 together, scales 20/3, 5, 4, 20/3. */
export const DEFAULT_PRIVACY: PrivacyConfig = {
  epsilons: { plays: 0.6, viewers: 0.2, bins: 0.25, sources: 0.15 },
  caps: { tagsPerVideo: 64, shareOfViewers: 0.05, tagsPerDay: 10_000 },
};

const EPSILON_STEPS = 1000;

/**
 * Checks a configuration and derives scales, variances and guesses from it. `ok` is false when a value is
 * out of range; each problem is one sentence that names the rule and the value.
 *
 * @example
 * const privacy = derivePrivacy(DEFAULT_PRIVACY);
 * privacy.ok && privacy.privacy.scales.plays // { numerator: 20, denominator: 3 }
 */
export function derivePrivacy(
  config: PrivacyConfig,
):
  | { readonly ok: true; readonly privacy: Privacy }
  | { readonly ok: false; readonly problems: readonly string[] } {
  const problems = [...epsilonProblems(config), ...capProblems(config.caps)];
  if (problems.length > 0) return { ok: false, problems };
  const scales = perStatistic((name) => scaleOf(name, config.epsilons[name]));
  const onePlay = perStatistic(() => 1);
  return {
    ok: true,
    privacy: {
      ...config,
      epsilon: totalSteps(config, L1) / EPSILON_STEPS,
      scales,
      variances: perStatistic((name) => discreteLaplaceVariance(scales[name])),
      bestGuess: {
        onePlay: bestGuess(epsilonOf(config, onePlay)),
        any: bestGuess(epsilonOf(config, L1)),
      },
      optimalGuess: {
        onePlay: optimalAccuracy(contributions(onePlay, scales)),
        any: optimalAccuracy(contributions(L1, scales)),
      },
    },
  };
}

/** The L1 change of each statistic beside its scale, for {@link optimalAccuracy}. */
export function contributions(
  changes: Readonly<Record<Statistic, number>>,
  scales: Readonly<Record<Statistic, Fraction>>,
): { readonly change: number; readonly scale: Fraction }[] {
  return STATISTICS.map((name) => ({ change: changes[name], scale: scales[name] }));
}

function scaleOf(name: Statistic, epsilon: number): Fraction {
  return fraction(L1[name] * EPSILON_STEPS, Math.round(epsilon * EPSILON_STEPS));
}

function totalSteps(config: PrivacyConfig, changes: Readonly<Record<Statistic, number>>): number {
  let steps = 0;
  for (const name of STATISTICS) {
    steps += (Math.round(config.epsilons[name] * EPSILON_STEPS) * changes[name]) / L1[name];
  }
  return steps;
}

function epsilonOf(config: PrivacyConfig, changes: Readonly<Record<Statistic, number>>): number {
  return totalSteps(config, changes) / EPSILON_STEPS;
}

function perStatistic<Value>(valueOf: (name: Statistic) => Value): Record<Statistic, Value> {
  return {
    plays: valueOf('plays'),
    viewers: valueOf('viewers'),
    bins: valueOf('bins'),
    sources: valueOf('sources'),
  };
}

function epsilonProblems(config: PrivacyConfig): string[] {
  return STATISTICS.filter((name) => !isEpsilon(config.epsilons[name])).map(
    (name) =>
      `The ε of ${name} is 0.001 to 10 in steps of 0.001; this one is ${config.epsilons[name]}.`,
  );
}

function isEpsilon(epsilon: number): boolean {
  const steps = epsilon * EPSILON_STEPS;
  return steps >= 1 && steps <= 10 * EPSILON_STEPS && Math.abs(steps - Math.round(steps)) < 1e-6;
}

function capProblems(caps: CapPolicy): string[] {
  const problems: string[] = [];
  if (!isCount(caps.tagsPerVideo)) {
    problems.push(
      `The cap of new tags per video is a whole number from 1; this one is ${caps.tagsPerVideo}.`,
    );
  }
  if (!(caps.shareOfViewers >= 0 && caps.shareOfViewers <= 1)) {
    problems.push(`The share of published viewers is 0 to 1; this one is ${caps.shareOfViewers}.`);
  }
  if (!isCount(caps.tagsPerDay)) {
    problems.push(
      `The cap of new tags per day is a whole number from 1; this one is ${caps.tagsPerDay}.`,
    );
  }
  return problems;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 1;
}
