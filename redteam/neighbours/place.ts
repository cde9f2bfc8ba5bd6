import { CAP_NOISE, optimalAccuracy } from '@footlights/count';
import { createCapNoise } from '../../packages/server/src/features/views/cap-noise.ts';
import { createNetworkGate } from '../../packages/server/src/features/views/networks.ts';
import type { AttackOptions } from '../attack.ts';
import type { Guesses } from '../statistics/checks.ts';
import { PRIVACY } from '../statistics/privacy.ts';
import { createRandom } from '../statistics/random.ts';

/**
 * The neighbour is told outright how many of his tags the network's cap let in, which is more than any release tells,
 * and guesses whether the target took a place before him. A network of its own for each trial.
 */
export function guessAtPlaces(trials: number, { seed, parts = {} }: AttackOptions): Guesses {
  const random = createRandom(seed + 2);
  const gate = createNetworkGate({
    policy: PRIVACY.caps,
    overrides: [],
    hasProxies: true,
    isRestart: false,
    monotonic: () => 0,
    createCapNoise: parts.createCapNoise ?? createCapNoise,
  });
  let right = 0;
  for (let trial = 0; trial < trials; trial += 1) {
    const sender = gate.senderOf(`${20 + (trial >>> 16)}.${(trial >>> 8) & 255}.${trial & 255}.7`);
    const hasTarget = random.coin();
    const ask = (low: number) =>
      gate.takeTag(sender, { video: 'v_watched', tag: { high: trial, low }, publishedViewers: 0 });
    if (hasTarget) ask(-1);
    let places = 0;
    while (ask(places)) places += 1;
    if (places < PRIVACY.caps.tagsPerVideo === hasTarget) right += 1;
  }
  return {
    from: 'places that the cap had left',
    trials,
    right,
    expected: optimalAccuracy([{ change: 1, scale: CAP_NOISE.video }]),
  };
}
