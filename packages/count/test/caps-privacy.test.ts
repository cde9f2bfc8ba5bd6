import { expect, test } from 'vitest';
import {
  type CapNoise,
  createNetworkCaps,
  createRandomBits,
  DEFAULT_PRIVACY,
  discreteLaplace,
} from '../src/index.ts';
import { seededWords } from './seeded.ts';

const RUNS = 6000;
/** Published viewers at which the cap of a network is 64, 128, 256 and 512. */
const LEVELS = [0, 2560, 5120, 10_240];
const NETWORK = [{ key: 'home', factor: 1 }];

/** Noise drawn once for each name of one run. */
function createNoise(word: () => number): CapNoise {
  const drawn = new Map<string, number>();
  return (name, scale) => {
    const noise =
      drawn.get(name) ??
      discreteLaplace(
        scale,
        createRandomBits(() => Uint8Array.from({ length: 64 }, () => word() & 255), 0),
      );
    drawn.set(name, noise);
    return noise;
  };
}

/**
 * A neighbour on the target's network sends as many tags as the cap is said to be, at each level that it rises to, those
 * first that may have been kept out before. The last tag of each level is one that it would recognise in the released
 * counts: this tells, better than they do, at which levels it was kept out.
 */
function keptOut(noiseOf: CapNoise, isTargetThere: boolean): string {
  const caps = createNetworkCaps(DEFAULT_PRIVACY.caps, { hashKey: new Uint8Array(16), noiseOf });
  const ask = (low: number, publishedViewers: number) =>
    caps.admit({
      video: 'v_popular',
      tag: { high: 7, low },
      publishedViewers,
      networks: NETWORK,
    });
  if (isTargetThere) ask(-1, 0);
  const refused: number[] = [];
  let sent = 0;
  return LEVELS.map((viewers, level) => {
    let isLastKeptOut = false;
    for (const low of refused.splice(0)) if (!ask(low, viewers)) refused.push(low);
    for (; sent < 64 * 2 ** level; sent += 1) {
      isLastKeptOut = !ask(sent, viewers);
      if (isLastKeptOut) refused.push(sent);
    }
    return isLastKeptOut ? 'x' : '.';
  }).join('');
}

/** How often the neighbour is right who learns on one half of the runs what to answer, and answers on the other. */
function accuracyOf(observe: (isTargetThere: boolean) => string): number {
  const seen = new Map<string, number>();
  for (let run = 0; run < RUNS; run += 1) {
    const isThere = run % 2 === 1;
    const key = observe(isThere);
    seen.set(key, (seen.get(key) ?? 0) + (isThere ? 1 : -1));
  }
  let right = 0;
  for (let run = 0; run < RUNS; run += 1) {
    const isThere = run % 2 === 1;
    const key = observe(isThere);
    if ((seen.get(key) ?? 0) > 0 === isThere) right += 1;
  }
  return right / RUNS;
}

test('a neighbour who keeps the network at a rising cap sees the target without noise, and hardly with it (seed 41)', () => {
  const word = seededWords(41);
  expect(keptOut(() => 0, false)).toBe('....');
  // Without noise the first level shows it; the others do not, since a tag that was kept out stays out.
  expect(keptOut(() => 0, true)).toBe('x...');
  // One cap of scale 5 and one of 100 bound it to e^0.21 / (1 + e^0.21) = 55.2 %; the rest is chance.
  expect(accuracyOf((isThere) => keptOut(createNoise(word), isThere))).toBeLessThan(0.57);
});
