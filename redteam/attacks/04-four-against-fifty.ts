import { createHash } from 'node:crypto';
import { getTicket, PLAY_PACKET_BYTES } from '@footlights/contract';
import { MAX_PASSES } from '@footlights/count';
import { noisedByCut } from '../../packages/server/src/features/views/noise.ts';
import type { CounterParts } from '../../packages/server/src/features/views/options.ts';
import type { Attack, AttackOptions, Verdict } from '../attack.ts';
import { HOUR_MS, inBatches, RELEASED_MS, TARGET_MS } from '../statistics/batches.ts';
import { type Guesses, verdictOf } from '../statistics/checks.ts';
import { deviceOf } from '../statistics/device.ts';
import { accuracyOf, ratioChances } from '../statistics/exact.ts';
import { openLaboratory } from '../statistics/laboratory.ts';
import { BIN, countsOf, fastShifts, firstWindows, less, logRatio } from '../statistics/privacy.ts';
import { createRandom, type Random } from '../statistics/random.ts';
import { readSurfaces } from '../statistics/surfaces.ts';

/**
 * How often did this viewer play it? Four times and fifty must look the same to the byte, under the same noise, from
 * an honest device and from one that sends every packet again; once and four times must stay within the bound.
 */
export const attack: Attack = {
  number: 4,
  title: '4 against 50 plays: identical; 1 against 4: within bound',
  run,
};

const MANY = 50;
const PASSES = Array.from({ length: MAX_PASSES }, () => BIN);

async function run(options: AttackOptions): Promise<Verdict> {
  const { isQuick, seed, parts } = options;
  const random = createRandom(seed);
  const four = await traceOf({ visits: MAX_PASSES, isReplayed: false }, options);
  const fifty = await traceOf({ visits: MANY, isReplayed: false }, options);
  const replayed = await traceOf({ visits: MANY, isReplayed: true }, options);
  const finds = [
    ...(four === fifty ? [] : ['Fifty plays of a device and four left different bytes.']),
    ...(four === replayed ? [] : ['Packets sent again and again left other bytes than sent once.']),
  ];
  const trials = isQuick || parts !== undefined ? 2000 : 20_000;
  return verdictOf([await onceOrFour(trials, options, random)], options, finds);
}

/** Everything that is published and shown after a device watched so often, under noise that is the same each time. */
async function traceOf(
  { visits, isReplayed }: { visits: number; isReplayed: boolean },
  { parts }: AttackOptions,
): Promise<string> {
  await using laboratory = await openLaboratory({
    videos: 3,
    parts: { ...parts, noised: sameNoise(parts?.noised ?? noisedByCut) },
  });
  const { videos, world } = laboratory;
  const [video = ''] = videos;
  await world.clock.advance(TARGET_MS);
  const viewer = world.visitor('viewer');
  const device = deviceOf(() => world.clock.now());
  let last = '';
  for (let visit = 0; visit < visits; visit += 1) {
    const ticket = await viewer.call(getTicket, {});
    const made = device.visit({ video, creator: 'a creator', passes: [BIN] }, ticket);
    // The device at its limit sends nothing; one that lies sends what it has sent before.
    const packet = made ?? (isReplayed ? last : '');
    if (packet === '') continue;
    last = packet;
    const { statusCode } = await viewer.request({
      method: 'POST',
      url: '/api/v1/plays',
      headers: { 'content-type': 'text/plain' },
      payload: packet.padEnd(PLAY_PACKET_BYTES),
    });
    if (statusCode !== 204) throw new Error(`A play was answered ${statusCode}.`);
  }
  await world.clock.advance(RELEASED_MS + HOUR_MS);
  const published = await laboratory.published();
  const { clips } = await readSurfaces(world.visitor('attacker'), videos);
  return JSON.stringify([[...published], [...clips]]);
}

/** Noise that follows from the order of the cuts alone: counts are all that can differ between two runs. */
function sameNoise(noised: CounterParts['noised']): CounterParts['noised'] {
  let serial = 0;
  return (cut, privacy) => {
    serial += 1;
    const seed = createHash('sha256').update(String(serial)).digest();
    return noised({ ...cut, seed }, privacy);
  };
}

/** A device that is known to have watched: once, or as often as it may? */
async function onceOrFour(
  trials: number,
  { parts }: AttackOptions,
  random: Random,
): Promise<Guesses> {
  const shifts = fastShifts(MAX_PASSES - 1, 0);
  const isRight = await inBatches(trials, async (count) => {
    await using laboratory = await openLaboratory({ videos: count, parts });
    const { videos, world } = laboratory;
    const isFour = videos.map(() => random.coin());
    await world.clock.advance(TARGET_MS);
    await laboratory.play(
      videos.map((video, at) => {
        const passes = isFour[at] ? PASSES : [BIN];
        return { video, tag: random.tag(), first: 1, passes };
      }),
    );
    await world.clock.advance(HOUR_MS);
    const published = await laboratory.published();
    return videos.map((video, at) => {
      const left = less(firstWindows(published.get(video)).fast, countsOf(1, 1).fast);
      return logRatio(left, shifts) > 0 === isFour[at];
    });
  });
  return {
    from: 'the releases of once or four times',
    trials: isRight.length,
    right: isRight.filter(Boolean).length,
    expected: accuracyOf(ratioChances(shifts)),
  };
}
