import { createHash } from 'node:crypto';
import { type Fraction, discreteLaplaceProbability, MAX_PASSES } from '@footlights/count';
import { noisedByCut } from '../../packages/server/src/features/views/noise.ts';
import type { CounterParts } from '../../packages/server/src/features/views/options.ts';
import type { Person } from '../../packages/server/src/lib/person.ts';
import type { Attack, AttackOptions, Verdict } from '../attack.ts';
import { CROWD_MS, HOUR_MS, inBatches, TARGET_MS } from '../statistics/batches.ts';
import { type Guesses, verdictOf } from '../statistics/checks.ts';
import { CREATOR } from '../statistics/clips.ts';
import { accuracyOf, type Chance } from '../statistics/exact.ts';
import { type Laboratory, openLaboratory } from '../statistics/laboratory.ts';
import { sendOver } from '../statistics/over-http.ts';
import { BIN, PRIVACY } from '../statistics/privacy.ts';
import { createRandom, type Random } from '../statistics/random.ts';

/**
 * Who asks every minute sees when a number changes. The moments may say no more than the released numbers do. Once
 * under releases that are the same with plays and without: then every answer of every minute is. Once under real
 * noise, on clips with a known crowd that is just large enough for the moments to depend on the count.
 */
export const attack: Attack = {
  number: 2,
  title: 'Polling a quiet video every tick: when does anything change',
  minutes: 1,
  run,
};

const TICK_MS = 60_000;
/** With four passes each, 52 plays: more than half of what ends a window early. */
const CROWD = 13;
const PASSES = Array.from({ length: MAX_PASSES }, () => BIN);

async function run(options: AttackOptions): Promise<Verdict> {
  const { isQuick, seed, parts } = options;
  const ticks = isQuick ? 90 : 25 * 60;
  const quiet = await poll(ticks, false, options);
  const played = await poll(ticks, true, options);
  const parting = quiet.findIndex((answers, tick) => answers !== played[tick]);
  const random = createRandom(seed);
  const seen = await inBatches(isQuick ? 1500 : 40_000, async (videos) => {
    await using laboratory = await openLaboratory({ videos, parts });
    return await watchChanges(laboratory, random);
  });
  // The first cut comes at its time whatever was played: if it does not, all is lost.
  const isFixed = new Set(seen.map(({ firstMinute }) => firstMinute)).size === 1;
  const verdict = verdictOf([fromMoments(seen)], options, [
    ...(parting === -1 ? [] : [`An answer of minute ${parting} differs with plays and without.`]),
    ...(isFixed ? [] : ['The first release did not come at one time for all clips.']),
  ]);
  return { ...verdict, figures: { ...verdict.figures, 'minutes polled': ticks } };
}

/** What each minute answers, with ten plays in between or none, and releases that do not depend on them. */
async function poll(
  ticks: number,
  isPlayed: boolean,
  { seed, parts }: AttackOptions,
): Promise<string[]> {
  await using laboratory = await openLaboratory({
    videos: 2,
    parts: { ...parts, noised: blind(parts?.noised ?? noisedByCut) },
  });
  const { videos, world } = laboratory;
  const [video = ''] = videos;
  const random = createRandom(seed);
  const playedAt = new Set(Array.from({ length: 10 }, () => random.below(ticks)));
  const attacker = world.visitor('attacker');
  const urls = [`/videos/${video}`, '/feed', `/profiles/${CREATOR}/clips`, '/counting'];
  const answers: string[] = [];
  for (let tick = 0; tick < ticks; tick += 1) {
    await world.clock.advance(TICK_MS);
    await world.settle();
    const tag = random.tag();
    if (playedAt.has(tick) && isPlayed)
      await sendOver(world, { video, tag, first: 1, passes: [BIN] });
    const seen = await Promise.all(urls.map((url) => answerOf(attacker, url)));
    answers.push(seen.join('\n'));
  }
  return answers;
}

/** Status, headers and body; the packets of the last hour have noise of their own, so their number is left out. */
async function answerOf(person: Person, url: string): Promise<string> {
  const { statusCode, headers, body } = await person.request({ url: `/api/v1${url}` });
  const { date: _, 'content-length': length, ...rest } = headers;
  const isCounting = url === '/counting';
  const shown = isCounting ? body.replace(/"packets":-?\d+/, '"packets":0') : body;
  return JSON.stringify([statusCode, rest, isCounting ? 0 : length, shown]);
}

/** Releases of nothing but noise, the same in every run. */
function blind(noised: CounterParts['noised']): CounterParts['noised'] {
  let serial = 0;
  return (cut, privacy) => {
    serial += 1;
    const seed = createHash('sha256').update(String(serial)).digest();
    return noised({ ...cut, counts: cut.counts.map(() => 0), seed }, privacy);
  };
}

/** Minutes from the first change to the second, which are all that follows from the first release. */
interface Seen {
  hasTarget: boolean;
  firstMinute: number;
  minutes: number;
}

async function watchChanges(laboratory: Laboratory, random: Random): Promise<Seen[]> {
  const { videos, world } = laboratory;
  const hasTarget = videos.map(() => random.coin());
  await world.clock.advance(CROWD_MS);
  for (let at = 0; at < CROWD; at += 1) {
    await laboratory.play(
      videos.map((video) => ({ video, tag: random.tag(), first: 1, passes: PASSES })),
    );
  }
  await world.clock.advance(TARGET_MS - CROWD_MS);
  await laboratory.play(
    videos
      .filter((_, at) => hasTarget[at])
      .map((video) => ({ video, tag: random.tag(), first: 1, passes: [BIN] })),
  );
  await world.clock.advance(4 * HOUR_MS);
  const published = await laboratory.published();
  return videos.map((video, at) => {
    const [first, second] = (published.get(video) ?? []).filter(({ group }) => group === 'fast');
    const firstMinute = Math.ceil(((first?.endsAt ?? 0) - (first?.startsAt ?? 0)) / TICK_MS);
    const minutes = Math.ceil(((second?.endsAt ?? 0) - (first?.endsAt ?? 0)) / TICK_MS);
    return { hasTarget: hasTarget[at] === true, firstMinute, minutes };
  });
}

/** More plays make the second window shorter: the best limit is found on every other clip and tried on the rest. */
function fromMoments(seen: readonly Seen[]): Guesses {
  const learned = seen.filter((_, at) => at % 2 === 0);
  const tried = seen.filter((_, at) => at % 2 === 1);
  const rightOnes = (of: readonly Seen[], limit: number) =>
    of.filter(({ hasTarget, minutes }) => minutes <= limit === hasTarget).length;
  const limits = [...new Set(learned.map(({ minutes }) => minutes))];
  const best = limits.toSorted((a, b) => rightOnes(learned, b) - rightOnes(learned, a))[0] ?? 0;
  return {
    from: 'the moments of changes',
    trials: tried.length,
    right: rightOnes(tried, best),
    expected: accuracyOf(playsChances(PRIVACY.scales.plays)),
    isBound: true,
  };
}

/** Published plays, the sum of views and other plays, when one view more or less is asked for. */
function playsChances(scale: Fraction): Chance[] {
  const farthest = 200;
  const sums = new Map<number, number>();
  for (let x = -farthest; x <= farthest; x += 1) {
    for (let y = -farthest; y <= farthest; y += 1) {
      const p = discreteLaplaceProbability(x, scale) * discreteLaplaceProbability(y, scale);
      sums.set(x + y, (sums.get(x + y) ?? 0) + p);
    }
  }
  return [...sums].map(([sum, absent]) => ({ absent, present: sums.get(sum - 1) ?? 0 }));
}
