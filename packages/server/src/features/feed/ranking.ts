import type { Ranking } from '@footlights/contract';
import { BY_LENGTH, type Formula, SIGNALS } from '@footlights/rank';

/** The formula in force, as it is told to everybody. */
export function rankingOf(formula: Formula): Ranking {
  const { curiosity, floorEvery, floorHours, floorPlays, halfAgeHours, sharpness, topicRepeat } =
    formula;
  return {
    signals: SIGNALS.map((name) => ({
      name,
      weight: formula.weights[name],
      prior: formula.priors[name].rate,
      priorSamples: formula.priors[name].plays,
      isByLength: BY_LENGTH.has(name),
    })),
    sharpness,
    halfAgeHours,
    curiosity,
    floorEvery,
    floorHours,
    floorUntil: floorPlays,
    topicRepeat,
  };
}
