import type { Attack, AttackOptions, Verdict } from '../attack.ts';
import { networkOf } from '../neighbours/fill.ts';
import {
  ALL_LOOKS,
  BOUND,
  CAP,
  CAP_SLACK,
  displacementRatio,
  drawLooks,
  simulatedAccuracy,
} from '../neighbours/model.ts';
import { guessAtPlaces } from '../neighbours/place.ts';
import { packetsUntilWait, type Rates } from '../neighbours/rate.ts';
import { guessAtRisingCap } from '../neighbours/rising.ts';
import { HOUR_MS } from '../statistics/batches.ts';
import { type Guesses, percent, verdictOf } from '../statistics/checks.ts';
import { type Laboratory, openLaboratory } from '../statistics/laboratory.ts';
import { firstWindows, type Numbers } from '../statistics/privacy.ts';
import { createRandom, type Random } from '../statistics/random.ts';

/**
 * Somebody on the target's network fills its cap on a clip with devices of his own that never view, so that the target
 * who plays takes a place of theirs: its own plays and the missing ones both show. In the full run he also keeps the
 * network at a cap that rises. He also guesses from the very places that the cap had left. And he counts how many packets the network may still send, to learn what the target sent.
 */
export const attack: Attack = {
  number: 16,
  title:
    'Neighbour on the same network: displacement at a cap, also one that rises, and the packet rate',
  minutes: 2,
  run,
};

/** Packets of the target that the neighbour would like to know of. */
const SENT = 100;

interface Trial extends Numbers {
  hasTarget: boolean;
}

async function run(options: AttackOptions): Promise<Verdict> {
  const { isQuick } = options;
  const { still, rates } = await guessAtCap(isQuick ? 200 : 4000, options);
  const places = guessAtPlaces(isQuick ? 2000 : 20_000, options);
  const guesses = isQuick ? [still, places] : [still, places, await guessAtRisingCap(800, options)];
  const verdict = verdictOf(guesses, options, toldByRate(rates));
  const outliers = [...(verdict.outliers ?? []), ...guesses.flatMap(overBound)];
  const figures = Object.entries(rates).map(([kind, left]) => [
    `packets left after ${kind} ones`,
    left,
  ]);
  return {
    ...verdict,
    expectation: `${verdict.expectation}; proven bound ${percent(BOUND)}`,
    isHeld: verdict.finds.length + outliers.length === 0,
    outliers,
    figures: { ...verdict.figures, 'proven bound': BOUND, ...Object.fromEntries(figures) },
  };
}

async function guessAtCap(
  videos: number,
  { seed, parts }: AttackOptions,
): Promise<{ still: Guesses; rates: Rates }> {
  await using laboratory = await openLaboratory({ videos, parts });
  const trials = await watch(laboratory, createRandom(seed));
  const model = createRandom(seed + 1);
  const isPresent = (seen: readonly number[]) => displacementRatio(seen) > 0;
  const right = trials.filter(
    (trial) => isPresent(ALL_LOOKS.map(({ of }) => of(trial))) === trial.hasTarget,
  );
  const still: Guesses = {
    from: 'all releases at the cap',
    trials: trials.length,
    right: right.length,
    expected: simulatedAccuracy((p) => isPresent(drawLooks(ALL_LOOKS, p, model))),
  };
  return { still, rates: await packetsUntilWait(laboratory, SENT) };
}

function overBound({ from, right, trials }: Guesses): string[] {
  if (right / trials <= BOUND) return [];
  return [`From ${from}, more guesses are right than is proven, ${percent(BOUND)}.`];
}

function toldByRate(rates: Rates): string[] {
  const left = Object.values(rates);
  if (new Set(left).size === 1 && left.every((one) => one > 0)) return [];
  return [`The packet rate tells what was sent: ${JSON.stringify(rates)} packets were left.`];
}

async function watch(laboratory: Laboratory, random: Random): Promise<Trial[]> {
  const { world, videos } = laboratory;
  await world.clock.advance(HOUR_MS / 4);
  const hasTarget = videos.map(() => random.coin());
  for (const at of videos.keys()) {
    const network = networkOf(laboratory, at);
    const sent = hasTarget[at] === true ? [network.target(random.tag())] : [];
    for (let puppet = 0; puppet < CAP + CAP_SLACK; puppet += 1) {
      sent.push(network.puppet(random.tag()));
    }
    await Promise.all(sent);
  }
  await world.clock.advance(24 * HOUR_MS);
  const found = await laboratory.published();
  return videos.map((video, at) => ({
    hasTarget: hasTarget[at] === true,
    ...firstWindows(found.get(video)),
  }));
}
