import { FAST, MAX_PASSES } from '@footlights/count';
import type { Attack, AttackOptions, Verdict } from '../attack.ts';
import { CROWD_MS, inBatches, RELEASED_MS, TARGET_MS } from '../statistics/batches.ts';
import { type Guesses, verdictOf } from '../statistics/checks.ts';
import { accuracyOf, differenceAccuracy, ratioChances } from '../statistics/exact.ts';
import { type Laboratory, openLaboratory } from '../statistics/laboratory.ts';
import {
  BIN,
  countsOf,
  fastShifts,
  firstWindows,
  less,
  logRatio,
  type Numbers,
  slowShifts,
} from '../statistics/privacy.ts';
import { createRandom, type Random } from '../statistics/random.ts';

/**
 * The attacker owns every other device on the clip, so that it knows all counts but the target's, who plays as
 * often as a device may or not at all. It guesses from all releases, and from the difference to a clip of its own
 * where it knows everything: noise used twice would fall out of that.
 */
export const attack: Attack = {
  number: 3,
  title: 'n − 1: sock puppets around the target',
  minutes: 1,
  run,
};

const PUPPETS = 3;
const PASSES = Array.from({ length: MAX_PASSES }, () => BIN);
/** Least difference of views that is taken for the target: half of what it plays. */
const LIMIT = MAX_PASSES / 2;

interface Seen extends Numbers {
  hasTarget: boolean;
}

async function run(options: AttackOptions): Promise<Verdict> {
  const { isQuick, seed, parts } = options;
  const random = createRandom(seed);
  const seen = await inBatches(isQuick || parts !== undefined ? 4000 : 25_000, async (videos) => {
    await using laboratory = await openLaboratory({ videos, parts });
    return await watch(laboratory, random);
  });
  const own = seen.filter((_, at) => isOwn(at));
  const known = knownFrom(own);
  const rest = ({ hasTarget, fast, slow }: Seen): Seen => ({
    hasTarget,
    fast: less(fast, known.fast),
    slow: less(slow, known.slow),
  });
  const trials = seen.filter((_, at) => !isOwn(at)).map(rest);
  return verdictOf([fromAll(trials), fromDifference(trials, own.map(rest))], options);
}

/** Every fifth clip is the attacker's: nobody but its puppets is there. */
function isOwn(serial: number): boolean {
  return serial % 5 === 4;
}

async function watch(laboratory: Laboratory, random: Random): Promise<Seen[]> {
  const { videos, world } = laboratory;
  const hasTarget = videos.map((_, at) => !isOwn(at) && random.coin());
  const visitTo = (video: string) => ({ video, tag: random.tag(), first: 1, passes: PASSES });
  await world.clock.advance(CROWD_MS);
  for (let puppet = 0; puppet < PUPPETS; puppet += 1) await laboratory.play(videos.map(visitTo));
  await world.clock.advance(TARGET_MS - CROWD_MS);
  await laboratory.play(videos.filter((_, at) => hasTarget[at]).map(visitTo));
  await world.clock.advance(RELEASED_MS - TARGET_MS);
  const published = await laboratory.published();
  return videos.map((video, at) => ({
    hasTarget: hasTarget[at] === true,
    ...firstWindows(published.get(video)),
  }));
}

/** What the puppets add, found out on the attacker's own clips: the counter may count them otherwise than it says. */
function knownFrom(own: readonly Seen[]): Numbers {
  const mean = own.reduce((sum, { fast }) => sum + (fast[FAST.views] ?? 0), 0) / own.length;
  const times = Math.round(mean / (PUPPETS * MAX_PASSES));
  return countsOf(PUPPETS * times, MAX_PASSES);
}

function fromAll(trials: readonly Seen[]): Guesses {
  const fastOnes = fastShifts(MAX_PASSES, 1);
  const slowOnes = slowShifts(1);
  return {
    from: 'all releases',
    trials: trials.length,
    right: trials.filter(
      ({ hasTarget, fast, slow }) =>
        logRatio(fast, fastOnes) + logRatio(slow, slowOnes) > 0 === hasTarget,
    ).length,
    expected: accuracyOf(ratioChances([...fastOnes, ...slowOnes])),
  };
}

/** Each clip of the attacker's beside one that the target may have played. */
function fromDifference(trials: readonly Seen[], own: readonly Seen[]): Guesses {
  const isTaken = own.map(({ fast }, at) => {
    const trial = trials[at];
    const difference = (trial?.fast[FAST.views] ?? 0) - (fast[FAST.views] ?? 0);
    return difference >= LIMIT === trial?.hasTarget;
  });
  return {
    from: 'the difference to an own clip',
    trials: own.length,
    right: isTaken.filter(Boolean).length,
    expected: differenceAccuracy(MAX_PASSES, LIMIT),
  };
}
