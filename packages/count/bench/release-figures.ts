import { hash, randomFillSync } from 'node:crypto';
import {
  addWindow,
  createTally,
  cutTime,
  DEFAULT_PRIVACY,
  derivePrivacy,
  firstWindow,
  nextWindow,
  noisedCounts,
  NOTHING_SHOWN,
  pacingCount,
  type Privacy,
  type RandomBytes,
  type Tally,
  TIMETABLE,
  viewsOf,
} from '../src/index.ts';
import { type CountFigure, createWorkload, timeOf } from './workload.ts';

const DUE = 100_000;
const TWIN_DUE = 10_000;
const FEW_PLAYS = 100_000;
const MANY_PLAYS = 1_000_000;

/**
 * The release of 100,000 due videos without a database: cut, noise from 32 fresh bytes each, held total, next window.
 * The twin draws every number with a seed of its own, as a scheme of one noise a statistic does.
 */
export function releaseFigures(): CountFigure[] {
  const privacy = defaultPrivacy();
  const [few, many] = [FEW_PLAYS, MANY_PLAYS].map((plays) => releaseMs(plays, privacy));
  const [spent, spentAfterMany] = [few ?? 0, many ?? 0];
  const naive = (naiveMs(privacy) * DUE) / TWIN_DUE;
  const growth = spentAfterMany / spent;
  return [
    {
      what: 'release of 100,000 due videos, no database',
      value: spent,
      unit: 'ms',
      twin: { what: 'a seed and a hash a number', value: naive },
      ratio: spent / naive,
      target: '< 2,000 ms',
      isMet: spent < 2000,
    },
    {
      what: 'the same after 10 × the plays',
      value: spentAfterMany,
      unit: 'ms',
      ratio: growth,
      target: 'grows with videos, not with plays: ≤ 1.5 ×',
      isMet: growth <= 1.5,
    },
  ];
}

function releaseMs(plays: number, privacy: Privacy): number {
  const tally = createTally({ hashKey: new Uint8Array(8), maxTags: 1e8 });
  for (const record of createWorkload(3).next(plays)) tally.play(record);
  const seeds = new Uint8Array(DUE * 32);
  const ids = Array.from({ length: DUE }, (_, i) => `v_${String(i).padStart(22, '0')}`);
  // Once before it counts, so that both runs find the code compiled.
  releaseAll(createTally({ hashKey: new Uint8Array(8), maxTags: 1 }), {
    ids: ids.slice(0, 2000),
    seeds,
    privacy,
  });
  return timeOf(() => {
    randomFillSync(seeds);
    releaseAll(tally, { ids, seeds, privacy });
  });
}

function releaseAll(
  tally: Tally,
  { ids, seeds, privacy }: { ids: readonly string[]; seeds: Uint8Array; privacy: Privacy },
): void {
  const window = firstWindow(0, TIMETABLE.fast);
  for (const [i, id] of ids.entries()) {
    const counts = tally.cut(id, 'fast');
    const random = keyedBytes(seeds.subarray(i * 32, i * 32 + 32));
    const published = noisedCounts({ group: 'fast', counts }, privacy, random);
    addWindow(NOTHING_SHOWN, viewsOf(published));
    const cut = { at: cutTime(window, window.endsAt + 20), released: pacingCount(published) };
    nextWindow(window, cut, TIMETABLE.fast);
  }
}

/** A call for fresh bytes and a hash of their own for each of the three numbers. */
function naiveMs(privacy: Privacy): number {
  return timeOf(() => {
    for (let i = 0; i < TWIN_DUE; i++) {
      for (let number = 0; number < 3; number++) {
        const random = keyedBytes(randomFillSync(new Uint8Array(32)));
        noisedCounts({ group: 'fast', counts: [1, 0, 1] }, privacy, random);
      }
    }
  });
}

/** SHA-512 of 32 secret bytes, the stream and the block: 64 bytes for most draws in one call. */
function keyedBytes(seed: Uint8Array): RandomBytes {
  const message = Buffer.alloc(40);
  message.set(seed);
  return (stream, block) => {
    message.writeUInt32BE(stream, 32);
    message.writeUInt32BE(block, 36);
    return hash('sha512', message, 'buffer');
  };
}

function defaultPrivacy(): Privacy {
  const derived = derivePrivacy(DEFAULT_PRIVACY);
  if (!derived.ok) throw new Error(derived.problems.join(' '));
  return derived.privacy;
}
