import { FAST, MAX_PASSES, SLOW } from '@footlights/count';
import type { Attack, AttackOptions } from '../attack.ts';
import { type Guesses, verdictOf } from '../statistics/checks.ts';
import { accuracyOf, differenceAccuracy, ratioChances } from '../statistics/exact.ts';
import { type Laboratory, openLaboratory } from '../statistics/laboratory.ts';
import { HOUR_MS, inBatches } from '../statistics/batches.ts';
import { logRatio, type Shift } from '../statistics/privacy.ts';
import { createRandom, type Random } from '../statistics/random.ts';

/**
 * The attacker owns every other device on the video, so that it knows all counts but the target's, who plays as
 * often as a device may or not at all. It guesses from all releases, and from the difference to a clip of its own
 * where it knows everything: noise used twice would fall out of that.
 */
export const attack: Attack = {
  number: 3,
  title: 'n − 1: sock puppets around the target',
  isStatistical: true,
  run,
};

const PUPPETS = 3;
/** Watch bin and source of everybody: what the attacker knows of puppets and expects of the target. */
const BIN = 2;
const SHARE = 4;
const PASSES = Array.from({ length: MAX_PASSES }, () => BIN);
const DAY_HOURS = 24;
/** Least difference of views that is taken for a play: half of what a device may do. */
const LIMIT = MAX_PASSES / 2;

const FAST_SHIFTS: readonly Shift[] = [
  { statistic: 'plays', index: FAST.views, change: MAX_PASSES },
  { statistic: 'viewers', index: FAST.viewers, change: 1 },
];
const SLOW_SHIFTS: readonly Shift[] = [
  { statistic: 'bins', index: SLOW.bins + BIN, change: 1 },
  { statistic: 'sources', index: SLOW.sources + SHARE, change: 1 },
];

/** What the attacker sees of one clip: released numbers of the two windows that hold the plays. */
interface Seen {
  hasTarget: boolean;
  fast: number[];
  slow: number[];
}

async function run(options: AttackOptions) {
  const { isQuick, seed, parts } = options;
  const random = createRandom(seed);
  const seen = await inBatches(isQuick ? 4000 : 25_000, async (videos) => {
    await using laboratory = await openLaboratory({ videos, parts });
    return await watch(laboratory, random);
  });
  const own = seen.filter((_, at) => isOwn(at));
  const known = knownFrom(own);
  const trials = seen
    .filter((_, at) => !isOwn(at))
    .map(({ hasTarget, fast, slow }) => ({
      hasTarget,
      fast: fast.map((value, at) => value - (known.fast[at] ?? 0)),
      slow: slow.map((value, at) => value - (known.slow[at] ?? 0)),
    }));
  const paired = own.map(({ fast }, at) => ({ own: fast, trial: trials[at] }));
  const guesses: Guesses[] = [
    {
      from: 'all releases',
      trials: trials.length,
      right: trials.filter(
        ({ hasTarget, fast, slow }) =>
          logRatio(fast, FAST_SHIFTS) + logRatio(slow, SLOW_SHIFTS) > 0 === hasTarget,
      ).length,
      expected: accuracyOf(ratioChances([...FAST_SHIFTS, ...SLOW_SHIFTS])),
    },
    {
      from: 'the difference to an own clip',
      trials: paired.length,
      right: paired.filter(({ own: mine, trial }) => {
        const noise = (mine[FAST.views] ?? 0) - (known.fast[FAST.views] ?? 0);
        return (trial?.fast[FAST.views] ?? 0) - noise >= LIMIT === trial?.hasTarget;
      }).length,
      expected: differenceAccuracy(MAX_PASSES, LIMIT),
    },
  ];
  return verdictOf(guesses, options);
}

/** Every fifth clip is the attacker's: nobody but its puppets is there. */
function isOwn(serial: number): boolean {
  return serial % 5 === 4;
}

async function watch(laboratory: Laboratory, random: Random): Promise<Seen[]> {
  const { videos, world } = laboratory;
  const hasTarget = videos.map((_, at) => !isOwn(at) && random.coin());
  const visits = videos.flatMap((video, at) =>
    Array.from({ length: PUPPETS + Number(hasTarget[at]) }, () => ({
      video,
      tag: random.tag(),
      first: 1,
      passes: PASSES,
    })),
  );
  await world.clock.advance(HOUR_MS / 4);
  await laboratory.play(visits);
  await world.clock.advance(DAY_HOURS * HOUR_MS);
  const published = await laboratory.published();
  return videos.map((video, at) => {
    const windows = published.get(video) ?? [];
    const fast = windows.find(({ group }) => group === 'fast')?.values ?? [];
    const slow = windows.find(({ group }) => group === 'slow')?.values ?? [];
    return { hasTarget: hasTarget[at] === true, fast, slow };
  });
}

/** What the puppets add, as the attacker finds it out on its own clips: the counter may count them otherwise than it says. */
function knownFrom(own: readonly Seen[]): Pick<Seen, 'fast' | 'slow'> {
  const mean = own.reduce((sum, { fast }) => sum + (fast[FAST.views] ?? 0), 0) / own.length;
  const times = Math.round(mean / (PUPPETS * MAX_PASSES));
  const puppets = PUPPETS * times;
  const fast = [puppets * MAX_PASSES, 0, puppets];
  const slow: number[] = [];
  slow[SLOW.bins + BIN] = puppets;
  slow[SLOW.sources + SHARE] = puppets;
  return { fast, slow };
}
