import type { Attack, AttackOptions, Verdict } from '../attack.ts';
import { HOUR_MS, inBatches, RELEASED_MS, TARGET_MS } from '../statistics/batches.ts';
import { type Guesses, verdictOf } from '../statistics/checks.ts';
import { accuracyOf, heldChances, ratioChances } from '../statistics/exact.ts';
import { type Laboratory, openLaboratory } from '../statistics/laboratory.ts';
import { sendOver } from '../statistics/over-http.ts';
import { BIN, fastShifts, firstWindows, logRatio, slowShifts } from '../statistics/privacy.ts';
import { createRandom, type Random } from '../statistics/random.ts';
import { readSurfaces, type Sighting } from '../statistics/surfaces.ts';

/**
 * A clip that nobody else knows, and its link sent to one person: was it played? Once from every release of the
 * clip, which is more than any page shows, and once over HTTP from all public surfaces before and after.
 */
export const attack: Attack = {
  number: 1,
  title: 'Link sent to one person: every surface before and after',
  minutes: 1,
  run,
};

const FAST_ONES = fastShifts(1, 1);
const SLOW_ONES = slowShifts(1);

async function run(options: AttackOptions): Promise<Verdict> {
  const { isQuick, seed, parts } = options;
  const random = createRandom(seed);
  const right = await inBatches(isQuick ? 2000 : 20_000, async (videos) => {
    await using laboratory = await openLaboratory({ videos, parts });
    return await guessFromReleases(laboratory, random);
  });
  const releases: Guesses = {
    from: 'all releases',
    trials: right.length,
    right: right.filter(Boolean).length,
    expected: accuracyOf(ratioChances([...FAST_ONES, ...SLOW_ONES])),
  };
  await using laboratory = await openLaboratory({ videos: isQuick ? 100 : 1000, parts });
  const { guesses, finds } = await guessFromSurfaces(laboratory, random);
  return verdictOf([releases, ...guesses], options, finds);
}

/** For each clip whether the guess was right. */
async function guessFromReleases(laboratory: Laboratory, random: Random): Promise<boolean[]> {
  const { videos, world } = laboratory;
  const isPlayed = videos.map(() => random.coin());
  await world.clock.advance(TARGET_MS);
  await laboratory.play(
    videos
      .filter((_, at) => isPlayed[at])
      .map((video) => ({ video, tag: random.tag(), first: 1, passes: [BIN] })),
  );
  await world.clock.advance(RELEASED_MS - TARGET_MS);
  const published = await laboratory.published();
  return videos.map((video, at) => {
    const { fast, slow } = firstWindows(published.get(video));
    return logRatio(fast, FAST_ONES) + logRatio(slow, SLOW_ONES) > 0 === isPlayed[at];
  });
}

async function guessFromSurfaces(
  { videos, world }: Laboratory,
  random: Random,
): Promise<{ guesses: Guesses[]; finds: string[] }> {
  const attacker = world.visitor('attacker');
  const isPlayed = new Map(videos.map((video) => [video, random.coin()]));
  await world.clock.advance(TARGET_MS);
  const before = await readSurfaces(attacker, videos);
  for (const video of videos) {
    if (isPlayed.get(video) !== true) continue;
    await sendOver(world, { video, tag: random.tag(), first: 1, passes: [BIN] });
  }
  // Pages are made anew every quarter of a minute; in the same hour their order rests.
  await world.clock.advance(60_000);
  const early = await readSurfaces(attacker, videos);
  await world.clock.advance(HOUR_MS);
  const after = await readSurfaces(attacker, videos);
  const chances = heldChances(0, 1);
  const guess = (sighting: Sighting) => {
    const chance = chances.get(sighting.counts[0]?.value ?? 0);
    return (chance?.present ?? 0) > (chance?.absent ?? 0);
  };
  const rightOnes = (isGuessed: (sighting: Sighting) => boolean) =>
    [...after.clips].filter(([id, seen]) => isGuessed(seen) === isPlayed.get(id)).length;
  const isSame = JSON.stringify([...before.clips]) === JSON.stringify([...early.clips]);
  return {
    guesses: [
      {
        from: 'video pages',
        trials: videos.length,
        right: rightOnes(guess),
        expected: accuracyOf(chances.values()),
      },
      {
        from: 'the order of the feed',
        trials: videos.length,
        right: rightOnes(({ place }) => place < videos.length / 2),
        expected: accuracyOf(ratioChances(FAST_ONES)),
        isBound: true,
      },
    ],
    finds: [
      ...(isSame ? [] : ['A public page changed with a play, before any release.']),
      ...(before.counting === early.counting ? [] : ['The counting page changed with a play.']),
      ...findsIn([...after.clips.values()]),
    ],
  };
}

/** The clips are all alike: nothing but the released number and the order may tell them apart. */
function findsIn(seen: readonly Sighting[]): string[] {
  const finds: string[] = [];
  if (new Set(seen.map(({ rest }) => rest)).size !== 1) {
    finds.push('Something besides the number of views differs between clips.');
  }
  const isOneNumber = ({ counts }: Sighting) =>
    new Set(counts.map((count) => JSON.stringify(count))).size === 1;
  if (!seen.every(isOneNumber)) finds.push('Two surfaces show different numbers for one clip.');
  return finds;
}
