import { hash, randomFillSync } from 'node:crypto';
import {
  addWindow,
  createTally,
  DEFAULT_PRIVACY,
  derivePrivacy,
  firstWindow,
  nextWindow,
  noisedCounts,
  NOTHING_SHOWN,
  pacingCount,
  type RandomBytes,
  TIMETABLE,
  viewsOf,
} from '../src/index.ts';
import { createWorkload, report, timeOf } from './workload.ts';

const DUE = 100_000;
const seeds = new Uint8Array(DUE * 32);
const derived = derivePrivacy(DEFAULT_PRIVACY);
if (!derived.ok) throw new Error(derived.problems.join(' '));
const { privacy } = derived;

const tally = createTally({ hashKey: new Uint8Array(8), maxTags: 1e8 });
for (const record of createWorkload(3).next(200_000)) tally.play(record);

const window = firstWindow(0, TIMETABLE.fast);
const milliseconds = timeOf(() => {
  randomFillSync(seeds);
  for (let i = 0; i < DUE; i++) {
    const counts = tally.cut(`v_${String(i).padStart(22, '0')}`, 'fast');
    const published = noisedCounts(
      { group: 'fast', counts },
      privacy,
      keyedBytes(seeds.subarray(i * 32, i * 32 + 32)),
    );
    addWindow(NOTHING_SHOWN, viewsOf(published));
    nextWindow(window, { at: window.endsAt, released: pacingCount(published) }, TIMETABLE.fast);
  }
});
report({
  what: 'ms to release 100,000 due videos',
  value: milliseconds,
  target: '< 2,000',
  isMet: milliseconds < 2000,
});

/** SHA-512 of 32 secret bytes, the statistic and the block: 64 bytes for most draws in one call. */
function keyedBytes(seed: Uint8Array): RandomBytes {
  const message = Buffer.alloc(40);
  message.set(seed);
  return (statistic, block) => {
    message.writeUInt32BE(statistic, 32);
    message.writeUInt32BE(block, 36);
    return hash('sha512', message, 'buffer');
  };
}
