import { MAX_PASSES } from '@footlights/count';
import type { Attack, AttackOptions, Verdict } from '../attack.ts';
import { HOUR_MS, inBatches, RELEASED_MS, TARGET_MS } from '../statistics/batches.ts';
import { type Guesses, percent, verdictOf } from '../statistics/checks.ts';
import { deviceOf } from '../statistics/device.ts';
import { accuracyOf, ratioChances } from '../statistics/exact.ts';
import { type Laboratory, openLaboratory, type PublishedWindow } from '../statistics/laboratory.ts';
import {
  BIN,
  fastShifts,
  firstWindows,
  logRatio,
  type Shift,
  slowShifts,
} from '../statistics/privacy.ts';
import { createRandom, type Random } from '../statistics/random.ts';

/**
 * ε of one clip and day adds up over clips and days, so the device limits how many there are: a fan who watches a
 * hundred clips of one creator in a day is on eight of them, and one who watches a clip every day of a month on
 * seven days. What is left is told: how often a creator is right who knows everything but this one fan.
 */
export const attack: Attack = {
  number: 14,
  title: 'One fan: 100 clips of a creator, one clip daily for a month',
  minutes: 1,
  run,
};

const CLIPS = 100;
const CLIPS_SENT = 8;
const DAYS = 30;
const DAYS_SENT = 7;
const DAY_MS = 24 * HOUR_MS;
const PASSES = Array.from({ length: MAX_PASSES }, () => BIN);
const FAST_ONES = fastShifts(MAX_PASSES, 1);
const SLOW_ONES = slowShifts(1);

/** Whether there was a fan, and the log-likelihood ratio of everything published. */
interface Trial {
  hasFan: boolean;
  ratio: number;
  /** Packets that the device let go out. */
  packets: number;
}

async function run(options: AttackOptions): Promise<Verdict> {
  const { isQuick, seed, parts } = options;
  const random = createRandom(seed);
  const clips = await inBatches(isQuick ? 800 : 40_000, async (videos) => {
    await using laboratory = await openLaboratory({ videos, parts });
    return await watchManyClips(laboratory, random);
  });
  const days = await inBatches(isQuick ? 100 : 3000, async (videos) => {
    await using laboratory = await openLaboratory({ videos, parts });
    return await watchDaily(laboratory, random);
  });
  const limits = [
    ...limitFinds(clips, CLIPS_SENT, `${CLIPS} clips`),
    ...limitFinds(days, DAYS_SENT, `${DAYS} days`),
  ];
  const shifts = Array.from({ length: CLIPS_SENT }, () => [...FAST_ONES, ...SLOW_ONES]).flat();
  const guesses: Guesses[] = [
    {
      ...guessesFrom(`${CLIPS} clips in a day`, clips),
      expected: accuracyOf(ratioChances(shifts)),
    },
    { ...guessesFrom(`a clip on ${DAYS} days`, days), expected: meanPosterior(days) },
  ];
  return verdictOf(guesses, options, limits);
}

/** Eight fresh clips a trial; whatever the device would send of the other 92 is a find. */
async function watchManyClips(laboratory: Laboratory, random: Random): Promise<Trial[]> {
  const { videos, world } = laboratory;
  await world.clock.advance(TARGET_MS);
  const trials = Array.from({ length: Math.floor(videos.length / CLIPS_SENT) }, (_, at) => ({
    clips: videos.slice(at * CLIPS_SENT, (at + 1) * CLIPS_SENT),
    hasFan: random.coin(),
  }));
  const sent = trials.map(({ clips, hasFan }) =>
    hasFan ? packetsOfOneDay(laboratory, clips) : [],
  );
  await laboratory.send(sent.flat());
  await world.clock.advance(RELEASED_MS - TARGET_MS);
  const published = await laboratory.published();
  return trials.map(({ clips, hasFan }, at) => ({
    hasFan,
    packets: sent[at]?.length ?? 0,
    ratio: clips.reduce((sum, clip) => {
      const { fast, slow } = firstWindows(published.get(clip));
      return sum + logRatio(fast, FAST_ONES) + logRatio(slow, SLOW_ONES);
    }, 0),
  }));
}

/** A hundred clips, each watched four times; the first ones are those of the trial. */
function packetsOfOneDay({ world }: Laboratory, clips: readonly string[]): string[] {
  const device = deviceOf(() => world.clock.now());
  const ticket = world.context.views.ticket();
  const watched = Array.from({ length: CLIPS }, (_, at) => clips[at] ?? `v_other_${at}`);
  return watched.flatMap(
    (video) => device.visit({ video, creator: 'one creator', passes: PASSES }, ticket) ?? [],
  );
}

/** One clip a trial, watched four times on every day at an hour that the attacker knows. */
async function watchDaily(laboratory: Laboratory, random: Random): Promise<Trial[]> {
  const { videos, world } = laboratory;
  await world.clock.advance(TARGET_MS);
  const fans = videos.map((video) => {
    const device = random.coin() ? deviceOf(() => world.clock.now()) : null;
    return { video, device, packets: 0, playedAt: [] as number[] };
  });
  for (let day = 0; day < DAYS; day += 1) {
    const ticket = world.context.views.ticket();
    const packets = fans.flatMap((fan) => {
      const visit = { video: fan.video, creator: 'one creator', passes: PASSES };
      const packet = fan.device?.visit(visit, ticket);
      if (packet !== undefined) fan.packets += 1;
      return packet ?? [];
    });
    await laboratory.send(packets);
    // The days on which a fan would be counted, known from the device's rule, fan or not.
    if (day < DAYS_SENT) for (const fan of fans) fan.playedAt.push(world.clock.now());
    await world.clock.advance(DAY_MS);
  }
  const published = await laboratory.published();
  return fans.map(({ video, device, packets, playedAt }) => ({
    hasFan: device !== null,
    packets,
    ratio: ratioOverDays(published.get(video) ?? [], playedAt),
  }));
}

function ratioOverDays(windows: readonly PublishedWindow[], playedAt: readonly number[]): number {
  return windows.reduce((sum, { group, startsAt, endsAt, values }) => {
    const days = playedAt.filter((at) => at >= startsAt && at < endsAt).length;
    const shifts: Shift[] =
      group === 'fast' ? fastShifts(days * MAX_PASSES, days) : slowShifts(days);
    return sum + logRatio(values, shifts);
  }, 0);
}

function guessesFrom(from: string, trials: readonly Trial[]): Omit<Guesses, 'expected'> {
  const right = trials.filter(({ hasFan, ratio }) => ratio > 0 === hasFan).length;
  return { from, trials: trials.length, right };
}

/**
 * How sure the attacker may be, on average: when the windows depend on the noise there is no formula, but guesses
 * made with probability p of being right are right that often.
 */
function meanPosterior(trials: readonly Trial[]): number {
  const sum = trials.reduce((all, { ratio }) => all + 1 / (1 + Math.exp(-Math.abs(ratio))), 0);
  return sum / trials.length;
}

function limitFinds(trials: readonly Trial[], limit: number, what: string): string[] {
  const most = Math.max(...trials.map(({ packets }) => packets));
  if (most === limit) return [];
  const share = percent(trials.filter(({ packets }) => packets === most).length / trials.length);
  return [`Of ${what} a device reported ${most}, not ${limit} (in ${share} of trials).`];
}
