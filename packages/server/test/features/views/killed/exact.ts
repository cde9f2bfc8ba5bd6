import { noisedByCut } from '../../../../src/features/views/noise.ts';
import type { CounterParts } from '#features/views/options.ts';

/** Releases what was counted, so that no play can hide behind noise. */
export const exactly: CounterParts['noised'] = (cut, privacy) => ({
  ...noisedByCut(cut, privacy),
  values: [...cut.counts],
});
