import { CAP_NOISE, FAST, type Fraction, MAX_PASSES } from '@footlights/count';
import { noisedByCut } from '../../packages/server/src/features/views/noise.ts';
import type { CounterParts } from '../../packages/server/src/features/views/options.ts';
import type { AttackOptions } from '../attack.ts';
import { HOUR_MS, RELEASED_MS, TARGET_MS } from '../statistics/batches.ts';
import type { Guesses } from '../statistics/checks.ts';
import { type Laboratory, openLaboratory, type PublishedWindow } from '../statistics/laboratory.ts';
import { firstWindows, PRIVACY } from '../statistics/privacy.ts';
import { createRandom, type Random } from '../statistics/random.ts';
import { networkOf } from './fill.ts';
import {
  CAP,
  CAP_SLACK,
  drawLaplace,
  drawLooks,
  simulatedAccuracy,
  TARGET_LOOKS,
} from './model.ts';

/** Viewers of elsewhere that are published with each burst: 2,560 lift the cap to 128, 5,120 to 256. */
const CROWD = 2700;
/** Caps at the three bursts. */
const CAPS = [CAP, 2 * CAP, 4 * CAP];
/** Bursts come when the window of the one before has been published. */
const BURSTS_MS = [TARGET_MS, TARGET_MS + 2 * HOUR_MS, TARGET_MS + 6 * HOUR_MS];

/**
 * The neighbour keeps the network at a cap that rises twice, and sends again whatever may have been refused. If caps
 * were known, each level would show once more whether a place is missing: that is how he reads them.
 */
export async function guessAtRisingCap(
  clips: number,
  { seed, parts }: AttackOptions,
): Promise<Guesses> {
  const random = createRandom(seed);
  await using laboratory = await openLaboratory({
    videos: clips,
    parts: { ...parts, noised: crowded(parts?.noised ?? noisedByCut) },
  });
  const { videos, world } = laboratory;
  const hasTarget = videos.map(() => random.coin());
  const bursts: number[] = [];
  const tags = videos.map((): string[] => []);
  for (const [level, at] of BURSTS_MS.entries()) {
    await world.clock.advance(at - (BURSTS_MS[level - 1] ?? 0));
    bursts.push(world.clock.now());
    await burst(laboratory, { level, tags, hasTarget, random });
  }
  await world.clock.advance(RELEASED_MS - (BURSTS_MS.at(-1) ?? 0));
  const published = await laboratory.published();
  const right = videos.filter((video, at) => {
    const windows = published.get(video) ?? [];
    const seen = TARGET_LOOKS.map(({ of }) => of(firstWindows(windows)));
    return isPresent(seen, puppetsAt(windows, bursts)) === hasTarget[at];
  });
  return {
    from: 'a cap that rises',
    trials: videos.length,
    right: right.length,
    expected: expectedAccuracy(createRandom(seed + 1)),
  };
}

/** A crowd that the attacker knows of is published with whatever the puppets played. */
function crowded(noised: CounterParts['noised']): CounterParts['noised'] {
  return (cut, privacy) => {
    const found = noised(cut, privacy);
    if (cut.group !== 'fast' || (cut.counts[FAST.otherPlays] ?? 0) === 0) return found;
    return {
      ...found,
      values: found.values.map((value, at) => (at === FAST.viewers ? value + CROWD : value)),
    };
  };
}

/** Every tag so far once more, then as many new ones as there can be room for. */
async function burst(
  laboratory: Laboratory,
  of: { level: number; tags: string[][]; hasTarget: readonly boolean[]; random: Random },
): Promise<void> {
  const { level, tags, hasTarget, random } = of;
  const fresh = placesAt(level) + CAP_SLACK;
  for (const [at, known] of tags.entries()) {
    const network = networkOf(laboratory, at);
    const sent = level === 0 && hasTarget[at] === true ? [network.target(random.tag())] : [];
    for (let i = 0; i < fresh; i += 1) known.push(random.tag());
    await Promise.all([...sent, ...known.map((tag) => network.puppet(tag))]);
  }
}

/** The plays of puppets that each burst added, as published. */
function puppetsAt(windows: readonly PublishedWindow[], bursts: readonly number[]): number[] {
  return bursts.map((at) => {
    const window = windows.find(
      ({ group, startsAt, endsAt }) => group === 'fast' && startsAt <= at && at < endsAt,
    );
    return window?.values[FAST.otherPlays] ?? 0;
  });
}

/** What shows of the target, and for each level whether a place of all up to it seems to be taken. */
function isPresent(seen: readonly number[], puppetPlays: readonly number[]): boolean {
  let ratio = TARGET_LOOKS.reduce(
    (sum, { mean, scale }, at) => sum + ratioOf(seen[at] ?? 0, mean(0, 1), scale),
    0,
  );
  let missing = 0;
  for (const [level, plays] of puppetPlays.entries()) {
    missing += MAX_PASSES * placesAt(level) - plays;
    ratio += ratioOf(missing, MAX_PASSES, PRIVACY.scales.plays);
  }
  return ratio > 0;
}

function ratioOf(value: number, change: number, { numerator, denominator }: Fraction): number {
  return ((Math.abs(value) - Math.abs(value - change)) * denominator) / numerator;
}

/** Places that a level adds to those of the level below it. */
function placesAt(level: number): number {
  return (CAPS[level] ?? 0) - (CAPS[level - 1] ?? 0);
}

/** The same guess where every level adds places with noise of its own, and keeps those of the level below. */
function expectedAccuracy(random: Random): number {
  return simulatedAccuracy((p) => {
    const puppetPlays = CAPS.map((_, level) => {
      const taken = level === 0 ? p : 0;
      const places = placesAt(level) - taken + drawLaplace(CAP_NOISE.video, random);
      return MAX_PASSES * places + drawLaplace(PRIVACY.scales.plays, random);
    });
    return isPresent(drawLooks(TARGET_LOOKS, p, random), puppetPlays);
  });
}
