import { FAST, type Statistic, STATISTICS } from '@footlights/count';
import type { Attack, AttackOptions, Verdict } from '../attack.ts';
import { CROWD_MS, HOUR_MS, inBatches, RELEASED_MS } from '../statistics/batches.ts';
import { count } from '../statistics/checks.ts';
import { epsilonAtLeast } from '../statistics/empirical-epsilon.ts';
import { type Laboratory, openLaboratory, type PublishedWindow } from '../statistics/laboratory.ts';
import {
  BIN,
  countsOf,
  fastShifts,
  firstWindows,
  less,
  logRatio,
  PRIVACY,
  slowShifts,
} from '../statistics/privacy.ts';
import { createRandom, type Random } from '../statistics/random.ts';

/**
 * Two runs of one clip that differ by one device only, which plays four times in a day, each time in another
 * window; a crowd that the attacker knows makes the timetable depend on the noise. How much likelier can some event
 * be with the device than without?
 */
export const attack: Attack = {
  number: 20,
  title: 'Empirical ε over adaptive windows',
  minutes: 3,
  run,
};

/** When the device plays, hours after publishing. */
const PLAYED_AT = [0.6, 1.6, 4.1, 10.1];
/** Devices of the crowd, and the passes of each. Together about half of what ends a window early. */
const CROWD = 12;
const CROWD_PASSES = [BIN, BIN, BIN, BIN];

/** What the attacker makes of one run: a log-likelihood ratio per statistic. */
interface Run {
  hasDevice: boolean;
  ratios: Record<Statistic, number>;
}

async function run(options: AttackOptions): Promise<Verdict> {
  const { isQuick, seed, parts, confidence } = options;
  const random = createRandom(seed);
  const pairs = isQuick ? 600 : parts === undefined ? 100_000 : 20_000;
  const seen = await inBatches(pairs * 2, async (videos) => {
    await using laboratory = await openLaboratory({ videos, parts });
    return await watch(laboratory, random);
  });
  const lower = (scoreOf: (one: Run) => number) =>
    epsilonAtLeast(
      {
        absent: seen.filter(({ hasDevice }) => !hasDevice).map(scoreOf),
        present: seen.filter(({ hasDevice }) => hasDevice).map(scoreOf),
      },
      confidence,
    );
  const found = [
    {
      name: 'together',
      lower: lower(({ ratios }) => STATISTICS.reduce((sum, name) => sum + ratios[name], 0)),
      claimed: PRIVACY.epsilon,
    },
    ...STATISTICS.map((name) => ({
      name,
      lower: lower(({ ratios }) => ratios[name]),
      claimed: PRIVACY.epsilons[name],
    })),
  ];
  return verdictOf(found, seen.length / 2);
}

function verdictOf(
  found: readonly { name: string; lower: number; claimed: number }[],
  pairs: number,
): Verdict {
  const beyond = found.filter(({ lower, claimed }) => lower > claimed);
  const all = (value: (one: (typeof found)[number]) => number) =>
    found.map((one) => `${one.name} ${value(one).toFixed(2)}`).join(', ');
  return {
    score: `ε at least ${all(({ lower }) => lower)} from ${count(pairs)} pairs`,
    expectation: `at most ${all(({ claimed }) => claimed)}`,
    isHeld: beyond.length === 0,
    figures: Object.fromEntries([
      ['pairs', pairs],
      ...found.flatMap(({ name, lower, claimed }) => [
        [`${name}: at least`, lower],
        [`${name}: claimed`, claimed],
      ]),
    ]),
    finds: [],
    outliers: beyond.map(
      ({ name, lower, claimed }) =>
        `The ε of ${name} is at least ${lower.toFixed(2)}; ${claimed.toFixed(2)} is claimed.`,
    ),
  };
}

async function watch(laboratory: Laboratory, random: Random): Promise<Run[]> {
  const { videos, world } = laboratory;
  const { clock } = world;
  const publishedAt = clock.now();
  const tags = videos.map(() => random.tag());
  await clock.advance(CROWD_MS);
  for (let at = 0; at < CROWD; at += 1) {
    await laboratory.play(
      videos.map((video) => ({ video, tag: random.tag(), first: 1, passes: CROWD_PASSES })),
    );
  }
  const playedAt: number[] = [];
  for (const [at, hours] of PLAYED_AT.entries()) {
    await clock.advance(publishedAt + hours * HOUR_MS - clock.now());
    playedAt.push(clock.now());
    await laboratory.play(
      videos
        .map((video, serial) => ({ video, tag: tags[serial] ?? '', first: at + 1, passes: [BIN] }))
        .filter((_, serial) => isWith(serial)),
    );
  }
  await clock.advance(publishedAt + RELEASED_MS - clock.now());
  const published = await laboratory.published();
  return runsFrom(
    videos.map((video) => published.get(video) ?? []),
    playedAt,
  );
}

/** Every other run has the device. */
function isWith(serial: number): boolean {
  return serial % 2 === 1;
}

function runsFrom(
  published: readonly (readonly PublishedWindow[])[],
  playedAt: readonly number[],
): Run[] {
  // What the crowd adds, found out where the device is known to be absent.
  const without = published.filter((_, serial) => !isWith(serial));
  const views = without.map((windows) => firstWindows(windows).fast[FAST.views] ?? 0);
  const mean = views.reduce((sum, value) => sum + value, 0) / views.length;
  const crowd = countsOf(
    CROWD * Math.round(mean / (CROWD * CROWD_PASSES.length)),
    CROWD_PASSES.length,
  );
  return published.map((windows, serial) => {
    const ratios: Run['ratios'] = { plays: 0, viewers: 0, bins: 0, sources: 0 };
    const seen = { fast: 0, slow: 0 };
    for (const { group, startsAt, endsAt, values } of windows) {
      const isFirst = seen[group] === 0;
      seen[group] += 1;
      const left = isFirst ? less(values, crowd[group]) : values;
      const passes = playedAt.filter((at) => at >= startsAt && at < endsAt).length;
      const shifts =
        group === 'fast' ? fastShifts(passes, Number(isFirst)) : slowShifts(Number(isFirst));
      for (const shift of shifts) ratios[shift.statistic] += logRatio(left, [shift]);
    }
    return { hasDevice: isWith(serial), ratios };
  });
}
