import type { Attack, AttackOptions, Verdict } from './attack.ts';

/** Far from the first sample's seed, and the same every time. */
const SECOND_SAMPLE = 7919;

/** Whether chance alone may have broken it: what is not measured on a sample is final. */
export function isByChance({ finds, outliers = [] }: Verdict): boolean {
  return finds.length === 0 && outliers.length > 0;
}

/** Carries it out on a fresh sample, which decides; the figures of the first one stay. */
export async function again(
  attack: Pick<Attack, 'run'>,
  options: AttackOptions,
  first: Verdict,
): Promise<Verdict> {
  const second = await attack.run({ ...options, seed: options.seed + SECOND_SAMPLE });
  const before = Object.entries(first.figures).map(([name, value]) => [`first: ${name}`, value]);
  return { ...second, figures: { ...second.figures, ...Object.fromEntries(before) } };
}
