import type { Counting } from '@footlights/contract';
import {
  bestGuess,
  DEFAULT_PRIVACY,
  derivePrivacy,
  epsilonAtCap,
  FEWER_THAN,
  GROUP_OF,
  L1,
  MAX_PASSES,
  type Privacy,
  type Statistic,
  STATISTICS,
} from '@footlights/count';

/** Limits that devices keep to; the beacon holds the same. */
const CREATOR_VIDEOS_PER_DAY = 8;
const DAYS_PER_VIDEO = 7;

/** The privacy parameters that follow from configured ε; throws with the rule when one cannot be used. */
export function privacyFrom(epsilons: {
  plays: number;
  viewers: number;
  bins: number;
  source: number;
}): Privacy {
  const { plays, viewers, bins, source: sources } = epsilons;
  const derived = derivePrivacy({
    ...DEFAULT_PRIVACY,
    epsilons: { plays, viewers, bins, sources },
  });
  if (derived.ok) return derived.privacy;
  const settings = 'EPSILON_PLAYS, EPSILON_VIEWERS, EPSILON_BINS and EPSILON_SOURCE';
  throw new Error(`${settings} cannot be used as they are. ${derived.problems.join(' ')}`);
}

/** The parameters as the public page shows them; `hourly` are those of the number of packets. */
export function countingOf(
  privacy: Privacy,
  hourly: Pick<Counting['intake'], 'l1' | 'epsilon' | 'scale'>,
): Omit<Counting, 'intake'> {
  const { l1, epsilon: hourlyEpsilon, scale } = hourly;
  const epsilon = privacy.epsilon + hourlyEpsilon;
  return {
    statistics: [
      ...STATISTICS.map((name) => statisticOf(privacy, name)),
      { name: 'packets', l1, epsilon: hourlyEpsilon, scale, timetable: 'hourly' as const },
    ],
    epsilon,
    guessOnePlay: bestGuess(onePlayEpsilon(privacy) + hourlyEpsilon / l1),
    guessAny: bestGuess(epsilon),
    guessAtCap: bestGuess(epsilonAtCap(epsilon)),
    playsPerDay: MAX_PASSES,
    creatorVideosPerDay: CREATOR_VIDEOS_PER_DAY,
    daysPerVideo: DAYS_PER_VIDEO,
    fewerThan: FEWER_THAN,
  };
}

function statisticOf(privacy: Privacy, name: Statistic): Counting['statistics'][number] {
  const { numerator, denominator } = privacy.scales[name];
  const scale = denominator === 1 ? String(numerator) : `${numerator}/${denominator}`;
  return { name, l1: L1[name], epsilon: privacy.epsilons[name], scale, timetable: GROUP_OF[name] };
}

function onePlayEpsilon({ epsilons }: Privacy): number {
  return STATISTICS.reduce((sum, name) => sum + epsilons[name] / L1[name], 0);
}
