import { randomBytes } from 'node:crypto';
import { type CutRecord, type Group, SEED_BYTES } from '@footlights/count';
import type { Published } from './published.ts';
import { groupOf, seriesOf } from './windows.ts';

/** Window number of a cut whose counts are dropped: slow counts of a video while it is not public. */
export const DROPPED: number = 2 ** 32 - 1;

/** A cut that drops what was counted of a video and group. */
export function droppingCut(video: string, group: Group): CutRecord {
  return { kind: 'cut', video, group, window: DROPPED, seed: randomBytes(SEED_BYTES) };
}

/**
 * The cuts of these series, each with fresh random bytes of its own. With a fast one of a video that is not public goes
 * one that drops its slow counts.
 */
export function cutsOf(
  series: readonly number[],
  published: Pick<Published, 'cutOf' | 'endOf'>,
): CutRecord[] {
  const random = randomBytes(SEED_BYTES * series.length);
  const cuts: CutRecord[] = [];
  for (const [i, number] of series.entries()) {
    const cut = published.cutOf(number);
    if (cut === null) continue;
    const group = groupOf(number);
    const seed = random.subarray(i * SEED_BYTES, (i + 1) * SEED_BYTES);
    cuts.push({ kind: 'cut', ...cut, group, seed });
    const isHidden = group === 'fast' && published.endOf(seriesOf(number >> 1, 'slow')) === null;
    if (isHidden) cuts.push(droppingCut(cut.video, 'slow'));
  }
  return cuts;
}
