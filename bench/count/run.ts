import { memoryFigures } from '../../packages/count/bench/memory-figures.ts';
import { recoveryFigures as pureRecoveryFigures } from '../../packages/count/bench/recovery-figures.ts';
import { releaseFigures as pureReleaseFigures } from '../../packages/count/bench/release-figures.ts';
import { tallyFigures } from '../../packages/count/bench/tally-figures.ts';
import type { CountFigure } from '../../packages/count/bench/workload.ts';
import { intakeFigures } from '../intake-figures.ts';
import { midnightFigures } from '../midnight-figures.ts';
import { recoveryFigures } from '../recovery-figures.ts';
import { releaseFigures } from '../release-figures.ts';
import { accuracyFigures, peerFigures } from './figures.ts';

/** Every part of the counter's table, each measured in a process of its own. */
export const PARTS: Readonly<Record<string, () => CountFigure[] | Promise<CountFigure[]>>> = {
  intake: intakeFigures,
  tally: tallyFigures,
  memory: memoryFigures,
  'release, pure': pureReleaseFigures,
  release: releaseFigures,
  midnight: midnightFigures,
  'recovery, pure': pureRecoveryFigures,
  recovery: recoveryFigures,
  'what people use instead': peerFigures,
  accuracy: accuracyFigures,
};

if (import.meta.main) {
  const [name = ''] = process.argv.slice(2);
  const figures = (await PARTS[name]?.()) ?? [];
  process.send?.(figures, () => process.exit());
}
