import { randomBytes } from 'node:crypto';
import { type CutRecord, type Group, SEED_BYTES } from '@footlights/count';
import type { Published } from './published.ts';
import { seriesOf } from './windows.ts';

/** Window number of a cut whose counts are dropped: slow counts of a video while it is not public. */
export const DROPPED: number = 2 ** 32 - 1;

/** A cut with fresh random bytes. */
export function newCut(video: string, group: Group, window: number): CutRecord {
  return { kind: 'cut', video, group, window, seed: randomBytes(SEED_BYTES) };
}

/** The cut of a series; with a fast one of a video that is not public goes one that drops its slow counts. */
export function cutsOf(series: number, published: Pick<Published, 'at' | 'endOf'>): CutRecord[] {
  const running = published.at(series);
  if (running === undefined) return [];
  const { video, group, window } = running;
  const cut = newCut(video, group, window.number);
  const isHidden = group === 'fast' && published.endOf(seriesOf(series >> 1, 'slow')) === null;
  return isHidden ? [cut, newCut(video, 'slow', DROPPED)] : [cut];
}
