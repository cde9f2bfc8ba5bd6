import type { Counting } from '@footlights/contract';
import {
  DEFAULT_PRIVACY,
  derivePrivacy,
  FEWER_THAN,
  GROUP_OF,
  L1,
  MAX_PASSES,
  type Privacy,
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

/** The parameters as the public page shows them. */
export function countingOf(privacy: Privacy): Omit<Counting, 'intake'> {
  return {
    statistics: STATISTICS.map((name) => {
      const { numerator, denominator } = privacy.scales[name];
      const scale = denominator === 1 ? String(numerator) : `${numerator}/${denominator}`;
      const epsilon = privacy.epsilons[name];
      return { name, l1: L1[name], epsilon, scale, timetable: GROUP_OF[name] };
    }),
    epsilon: privacy.epsilon,
    guessOnePlay: privacy.bestGuess.onePlay,
    guessAny: privacy.bestGuess.any,
    playsPerDay: MAX_PASSES,
    creatorVideosPerDay: CREATOR_VIDEOS_PER_DAY,
    daysPerVideo: DAYS_PER_VIDEO,
    fewerThan: FEWER_THAN,
  };
}
