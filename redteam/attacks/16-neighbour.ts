import {
  CAP_NOISE,
  discreteLaplaceProbability,
  FAST,
  type Fraction,
  MAX_PASSES,
  SLOW,
  SOURCES,
} from '@footlights/count';
import type { Attack, AttackOptions, Verdict } from '../attack.ts';
import { packetsUntilWait, type Rates } from '../neighbours/rate.ts';
import { HOUR_MS } from '../statistics/batches.ts';
import { type Guesses, percent, verdictOf } from '../statistics/checks.ts';
import { type Laboratory, openLaboratory } from '../statistics/laboratory.ts';
import { BIN, firstWindows, PRIVACY, type Numbers } from '../statistics/privacy.ts';
import { createRandom, type Random } from '../statistics/random.ts';

/**
 * Somebody on the target's network fills its cap on a clip with devices of his own that never view, so that the target
 * who plays takes a place of theirs: its own plays and the missing ones both show. And counts how many packets the
 * network may still send, to learn what the target sent.
 */
export const attack: Attack = {
  number: 16,
  title: 'Neighbour on the same network: displacement at the cap, and the packet rate',
  isStatistical: true,
  run,
};

const CAP = PRIVACY.caps.tagsPerVideo;
/** The cap's noise exceeds this with a probability of e^(−12). */
const PUPPETS = CAP + 60;
const PUPPET_SOURCE = SOURCES.indexOf('share');
const TARGET_SOURCE = SOURCES.indexOf('embed');
/** Packets of the target that the neighbour would like to know of. */
const SENT = 100;
const FARTHEST = 60;
const SIMULATED = 20_000;

interface Trial extends Numbers {
  hasTarget: boolean;
}

async function run(options: AttackOptions): Promise<Verdict> {
  const { isQuick, seed, parts } = options;
  const random = createRandom(seed);
  await using laboratory = await openLaboratory({ videos: isQuick ? 250 : 4000, parts });
  const trials = await watch(laboratory, random);
  const guesses: Guesses = {
    from: 'all releases at the cap',
    trials: trials.length,
    right: trials.filter((trial) => isPresent(trial) === trial.hasTarget).length,
    expected: expectedAccuracy(createRandom(seed + 1)),
  };
  const rates = await packetsUntilWait(laboratory, SENT);
  const verdict = verdictOf([guesses], options, [...overBound(guesses), ...toldByRate(rates)]);
  const figures = Object.entries(rates).map(([kind, left]) => [
    `packets left after ${kind} ones`,
    left,
  ]);
  return {
    ...verdict,
    figures: { ...verdict.figures, bound: BOUND, ...Object.fromEntries(figures) },
  };
}

/** A device whose network is at its cap has twice the ε at most. */
const BOUND = 1 / (1 + Math.exp(-2 * PRIVACY.epsilon));

function overBound({ right, trials }: Guesses): string[] {
  if (right / trials <= BOUND) return [];
  return [`More guesses are right at the cap than twice the ε allows, ${percent(BOUND)}.`];
}

function toldByRate(rates: Rates): string[] {
  const left = Object.values(rates);
  if (new Set(left).size === 1 && left.every((one) => one > 0)) return [];
  return [`The packet rate tells what was sent: ${JSON.stringify(rates)} packets were left.`];
}

async function watch(laboratory: Laboratory, random: Random): Promise<Trial[]> {
  const { world, videos } = laboratory;
  const { views } = world.context;
  await world.clock.advance(HOUR_MS / 4);
  const { ticket } = views.ticket();
  const hasTarget = videos.map(() => random.coin());
  for (const [at, video] of videos.entries()) {
    // A network of its own for each clip, so that no other limit is near.
    const sender = views.senderOf(`${45 + (at >> 16)}.${(at >> 8) & 255}.${at & 255}.7`);
    const send = (bin: number, source: number) =>
      new Promise<boolean>((resolve) => {
        const passes = Array.from({ length: MAX_PASSES }, () => bin);
        const packet = {
          video,
          tag: random.tag(),
          first: 1,
          passes,
          source: SOURCES[source],
          ticket,
        };
        views.take(JSON.stringify(packet), { sender, isBot: false }, resolve);
      });
    const sent = hasTarget[at] === true ? [send(BIN, TARGET_SOURCE)] : [];
    for (let puppet = 0; puppet < PUPPETS; puppet += 1) sent.push(send(0, PUPPET_SOURCE));
    await Promise.all(sent);
  }
  await world.clock.advance(24 * HOUR_MS);
  const found = await laboratory.published();
  return videos.map((video, at) => ({
    hasTarget: hasTarget[at] === true,
    ...firstWindows(found.get(video)),
  }));
}

/** What is seen: how it follows from the target's presence `p` (0 or 1) and the puppets that were admitted, `n`. */
const SEEN: readonly {
  of: (numbers: Numbers) => number;
  mean: (n: number, p: number) => number;
  scale: Fraction;
}[] = [
  {
    of: ({ fast }) => fast[FAST.views] ?? 0,
    mean: (_, p) => MAX_PASSES * p,
    scale: PRIVACY.scales.plays,
  },
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
    of: ({ slow }) => slow[SLOW.bins + BIN] ?? 0,
    mean: (_, p) => p,
    scale: PRIVACY.scales.bins,
  },
  {
    of: ({ slow }) => slow[SLOW.sources + PUPPET_SOURCE] ?? 0,
    mean: (n) => n,
    scale: PRIVACY.scales.sources,
  },
  {
    of: ({ slow }) => slow[SLOW.sources + TARGET_SOURCE] ?? 0,
    mean: (_, p) => p,
    scale: PRIVACY.scales.sources,
  },
];

/** The optimal guess: which of both makes what was seen likelier, over every size that the cap may have had. */
function isPresent(numbers: Numbers): boolean {
  const seen = SEEN.map(({ of }) => of(numbers));
  return likelihood(seen, 1) > likelihood(seen, 0);
}

function likelihood(seen: readonly number[], p: number): number {
  let sum = 0;
  for (let noise = -FARTHEST; noise <= FARTHEST; noise += 1) {
    const admitted = CAP + noise - p;
    let product = discreteLaplaceProbability(noise, CAP_NOISE.video);
    for (const [at, { mean, scale }] of SEEN.entries()) {
      product *= discreteLaplaceProbability((seen[at] ?? 0) - mean(admitted, p), scale);
    }
    sum += product;
  }
  return sum;
}

/** The same guess on numbers drawn from the model, each as often with the target as without. */
function expectedAccuracy(random: Random): number {
  let right = 0;
  for (let trial = 0; trial < SIMULATED; trial += 1) {
    const p = trial % 2;
    const admitted = CAP + draw(CAP_NOISE.video, random) - p;
    const seen = SEEN.map(({ mean, scale }) => mean(admitted, p) + draw(scale, random));
    if (likelihood(seen, 1) > likelihood(seen, 0) === (p === 1)) right += 1;
  }
  return right / SIMULATED;
}

/** The difference of two geometric numbers is discrete Laplace (Ghosh, Roughgarden, Sundararajan 2009). */
function draw({ numerator, denominator }: Fraction, random: Random): number {
  const rate = denominator / numerator;
  const geometric = () => Math.floor(-Math.log(1 - random.unit()) / rate);
  return geometric() - geometric();
}
