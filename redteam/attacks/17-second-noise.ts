import {
  type KeysKind,
  publishCopies,
  secondNoise,
} from '../../packages/server/test/features/views/killed/copies.ts';
import { startTwice } from '../../packages/server/test/features/views/killed/two-processes.ts';
import type { Attack, AttackOptions, Verdict } from '../attack.ts';

/**
 * The same plays are to be released twice, with noise of their own each time, so that the mean is nearer to the
 * truth: from a copy of the data folder, a folder or a part of it put back in place, a restored backup, and by two
 * processes at once.
 */
export const attack: Attack = {
  number: 17,
  title: 'Restored backup, copied folder, two processes: a second noise',
  run,
};

/** Each takes the same time; `disk` leaves more behind, so the quick run tries that. */
const FULL: readonly KeysKind[] = ['runtime', 'disk'];
const QUICK: readonly KeysKind[] = ['disk'];

async function run({ isQuick, parts }: AttackOptions): Promise<Verdict> {
  const [published, said] = await Promise.all([
    publishCopies({ kinds: isQuick ? QUICK : FULL, parts }),
    startTwice(),
  ]);
  const seconds = published.flatMap(secondNoise);
  const releases = published.reduce((sum, { values }) => sum + values.length, 0);
  const kinds = [...new Set(published.map(({ keys }) => keys))];
  const isRefused = said?.includes('Another Footlights process uses') === true;
  const finds = isRefused ? seconds : [...seconds, 'A second process started on the same folder.'];
  return {
    score: `${seconds.length} second noises in ${releases} releases of ${published.length} copies (KEYS=${kinds.join(', ')}); the second process ${isRefused ? 'refused' : 'ran'}`,
    expectation: 'no second noise, and it refuses',
    isHeld: finds.length === 0,
    figures: { copies: published.length, releases, secondNoises: seconds.length },
    finds,
  };
}
