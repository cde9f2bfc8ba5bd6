import type { Prior } from './estimate.ts';
import { type Signal, SIGNALS } from './signals.ts';

/** How the feed is ranked: what a page that explains it prints, and what operators may change. */
export interface Formula {
  /** How precisely each signal tells quality where its rate is known, `reports` against it. Each 0 to 1. */
  readonly weights: Readonly<Record<Signal, number>>;
  /** What is taken for each rate before plays tell, and the plays it weighs as much as. */
  readonly priors: Readonly<Record<Signal, Prior>>;
  /** By how many times the score of a clip grows with a standard deviation of quality, as a natural logarithm. */
  readonly sharpness: number;
  /** Age at which the score of a clip has halved, in hours. */
  readonly halfAgeHours: number;
  /**
   * How far the draw of an uncertain clip may lie from the mean, in standard deviations of what is believed, where all
   * clips are well known: times the share of those with `floorPlays` released plays.
   */
  readonly curiosity: number;
  /** Every so many places one goes to the young clip with the fewest released plays; 0: none does. */
  readonly floorEvery: number;
  /** A clip is young until this age, in hours … */
  readonly floorHours: number;
  /** … or until so many plays are released. */
  readonly floorPlays: number;
  /** What is left of a score for each hashtag shared with one of the clips just before, 0 to 1. */
  readonly topicRepeat: number;
}

/**
 * Defaults, chosen on simulated populations (`npm run bench -- rank`): of the weights tried there, those with which the
 * order comes closest to true quality, at all lengths of clips alike.
 */
export const FORMULA: Formula = {
  weights: {
    watch: 0.4,
    completion: 0.05,
    hook: 0.1,
    replays: 0.1,
    likes: 0.25,
    comments: 0.05,
    shares: 0.1,
    saves: 0.1,
    follows: 0.02,
    reports: 0.5,
  },
  priors: {
    watch: { rate: 0.5, plays: 10 },
    completion: { rate: 0.3, plays: 10 },
    hook: { rate: 0.5, plays: 10 },
    replays: { rate: 0.05, plays: 60 },
    likes: { rate: 0.04, plays: 40 },
    comments: { rate: 0.005, plays: 200 },
    shares: { rate: 0.005, plays: 200 },
    saves: { rate: 0.008, plays: 200 },
    follows: { rate: 0.01, plays: 400 },
    reports: { rate: 0.001, plays: 500 },
  },
  sharpness: 1.5,
  halfAgeHours: 168,
  curiosity: 0.3,
  floorEvery: 8,
  floorHours: 72,
  floorPlays: 200,
  topicRepeat: 0.9,
};

/**
 * The formula with some weights changed, as operators write it: `likes=0.2 reports=1`.
 * Throws an error that names the rule and the part for anything else.
 */
export function withWeights(text: string, formula: Formula = FORMULA): Formula {
  const weights: Record<Signal, number> = { ...formula.weights };
  for (const part of text.split(/[\s,]+/).filter((one) => one !== '')) {
    const [, name, number] = /^([a-z]+)=(\d(?:\.\d{1,4})?)$/.exec(part) ?? [];
    const signal = SIGNALS.find((one) => one === name);
    if (signal === undefined || number === undefined || Number(number) > 1)
      throw new RangeError(
        `"${part}" is no weight: write one of ${SIGNALS.join(', ')}, "=" and a number from 0 to 1.`,
      );
    weights[signal] = Number(number);
  }
  if (SIGNALS.every((signal) => signal === 'reports' || weights[signal] === 0))
    throw new RangeError('At least one weight other than that of reports must be above 0.');
  return { ...formula, weights };
}
