import { createCipheriv, randomBytes } from 'node:crypto';
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
const ZEROS = new Uint8Array(20 * 64);
const derived = derivePrivacy(DEFAULT_PRIVACY);
if (!derived.ok) throw new Error(derived.problems.join(' '));
const { privacy } = derived;

const tally = createTally({ hashKey: new Uint8Array(8), maxTags: 1e8 });
for (const record of createWorkload(3).next(200_000)) tally.play(record);

const window = firstWindow(0, TIMETABLE.fast);
const milliseconds = timeOf(() => {
  for (let i = 0; i < DUE; i++) {
    const counts = tally.cut(`v_${String(i).padStart(22, '0')}`, 'fast');
    const published = noisedCounts({ group: 'fast', counts }, privacy, keyedBytes(randomBytes(32)));
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

/** AES-256-CTR keystreams of the cut's bytes: one a block, 64 bytes for each of the 20 statistics. */
function keyedBytes(seed: Uint8Array): RandomBytes {
  const blocks: Uint8Array[] = [];
  return (statistic, block) => {
    blocks[block] ??= keystream(seed, block);
    return blocks[block].subarray(statistic * 64, statistic * 64 + 64);
  };
}

function keystream(seed: Uint8Array, block: number): Uint8Array {
  const counter = Buffer.alloc(16);
  counter.writeUInt32BE(block);
  return createCipheriv('aes-256-ctr', seed, counter).update(ZEROS);
}
