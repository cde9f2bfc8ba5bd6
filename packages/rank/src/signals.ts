import { type Estimate, meanOf, type Rate, rateOf, UNKNOWN } from './estimate.ts';

/**
 * What the order of the feed goes by, each a rate. `watch`, `completion` and `hook` are compared among clips of similar
 * length. A fast skip is a play that did not become a view: what `hook` lacks to 1.
 */
export const SIGNALS = [
  'watch',
  'completion',
  'hook',
  'replays',
  'likes',
  'comments',
  'shares',
  'saves',
  'follows',
  'reports',
] as const;

/** One of {@link SIGNALS}. */
export type Signal = (typeof SIGNALS)[number];

/** Signals that depend on how long a clip is. */
export const BY_LENGTH: ReadonlySet<Signal> = new Set<Signal>(['watch', 'completion', 'hook']);

/** Exact public acts on a clip; `follows`: followers of its creator for each of their clips that anybody may see. */
export interface Acts {
  readonly likes: number;
  readonly comments: number;
  readonly shares: number;
  readonly saves: number;
  readonly follows: number;
  readonly reports: number;
}

/** What is released of a clip, and what was openly done to it. */
export interface Numbers {
  readonly views: Estimate;
  readonly plays: Estimate;
  readonly viewers: Estimate;
  /** The slow numbers: of first plays; null until they are released. */
  readonly watch: {
    readonly firstPlays: number;
    /** Mean watch share, 0 to 1. */
    readonly share: Estimate;
    /** Share that reached the last tenth, 0 to 1. */
    readonly completion: Estimate;
  } | null;
  readonly acts: Acts;
}

/** Of a clip of which nothing is released and to which nothing was done. */
export const NO_NUMBERS: Numbers = {
  views: { value: 0, standardError: 0 },
  plays: { value: 0, standardError: 0 },
  viewers: { value: 0, standardError: 0 },
  watch: null,
  acts: { likes: 0, comments: 0, shares: 0, saves: 0, follows: 0, reports: 0 },
};

/** Plays of one viewer a day that are counted, beyond the first. */
const MOST_REPLAYS = 3;

/** Every signal of a clip as far as it is known. */
export function signalsOf(numbers: Numbers): Record<Signal, Rate> {
  const { acts, views, watch } = numbers;
  const perView = (count: number) =>
    rateOf(count, views, (rate) => ((rate * views.standardError) / views.value) ** 2);
  return {
    watch: watch === null ? UNKNOWN : meanOf(watch.share, watch.firstPlays),
    completion: watch === null ? UNKNOWN : meanOf(watch.completion, watch.firstPlays),
    hook: hookOf(numbers),
    replays: replaysOf(numbers),
    likes: perView(acts.likes),
    comments: perView(acts.comments),
    shares: perView(acts.shares),
    saves: perView(acts.saves),
    follows: perView(acts.follows),
    reports: perView(acts.reports),
  };
}

/** Views of plays. Views and the other plays, whose sum plays are, have noise of the same variance. */
function hookOf({ plays, views }: Numbers): Rate {
  const noise = (views.standardError / plays.value) ** 2;
  return rateOf(views.value, plays, (rate) => noise * ((1 - rate) ** 2 + rate ** 2));
}

/** Plays beyond the first of a viewer, of the most that are counted. The noise of plays and of viewers is independent. */
function replaysOf({ plays, viewers }: Numbers): Rate {
  const [ofPlays, ofViewers] = [plays, viewers].map(
    ({ standardError }) => standardError / viewers.value,
  ) as [number, number];
  return rateOf(
    (plays.value - viewers.value) / MOST_REPLAYS,
    viewers,
    (rate) => (ofPlays / MOST_REPLAYS) ** 2 + (ofViewers * (rate + 1 / MOST_REPLAYS)) ** 2,
  );
}
