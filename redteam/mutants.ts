import { randomBytes } from 'node:crypto';
import {
  createTally,
  fraction,
  type Fraction,
  type NoisedCounts,
  type PlayOutcome,
  type PlayRecord,
  type Privacy,
  type Tally,
  type TallyOptions,
} from '@footlights/count';
import {
  binOf,
  firstOf,
  passesOf,
  PLAY_WORDS,
  type PlayBlock,
  sourceOf,
} from '../packages/count/src/plays.ts';
import type { IdBytes } from '../packages/count/src/video-table.ts';
import { noisedByCut } from '../packages/server/src/features/views/noise.ts';
import type { CounterParts } from '../packages/server/src/features/views/options.ts';

/** A counter weakened on purpose. Attacks that do not notice it prove nothing about the real one. */
export interface Mutant {
  /** `M1` and so on; a row each. */
  name: string;
  title: string;
  /** Numbers of the attacks that have to catch it, each by itself. */
  caughtBy: readonly number[];
  /** Those that do with a large sample only: not part of the quick run. */
  caughtInFullBy?: readonly number[];
  parts: Partial<CounterParts>;
}

/** Every mutant there is. */
export const MUTANTS: readonly Mutant[] = [
  {
    name: 'M1',
    title: 'noise off',
    caughtBy: [3],
    caughtInFullBy: [20],
    parts: {
      noised: (cut, privacy) => ({ ...noisedByCut(cut, privacy), values: [...cut.counts] }),
    },
  },
  {
    name: 'M2',
    title: 'noise halved',
    caughtBy: [3],
    caughtInFullBy: [20],
    parts: { noised: (cut, privacy) => noisedByCut(cut, halved(privacy)) },
  },
  {
    name: 'M3',
    title: 'noise reused',
    caughtBy: [3],
    parts: { noised: (cut, privacy) => noisedByCut({ ...cut, seed: ONE_SEED }, privacy) },
  },
  {
    name: 'M4',
    title: 'contribution doubled',
    caughtBy: [3],
    caughtInFullBy: [20],
    parts: { createTally: doublingTally },
  },
  { name: 'M5', title: 'mask ignored', caughtBy: [4], parts: { createTally: forgetfulTally } },
  {
    name: 'M6',
    title: 'caps without noise',
    caughtBy: [16],
    parts: { createCapNoise: () => () => 0 },
  },
  { name: 'M7', title: 'insights from exact counts', caughtBy: [22], parts: addingExactCounts() },
];

/** Attacks that have to catch a mutant in such a run. */
export function catchersOf(mutant: Mutant, isQuick: boolean): readonly number[] {
  const { caughtBy, caughtInFullBy = [] } = mutant;
  return isQuick ? caughtBy : [...caughtBy, ...caughtInFullBy];
}

/** Noise as it has to be, and the exact counts under it in the sums of accounts. */
function addingExactCounts(): Partial<CounterParts> {
  const exact = new WeakMap<NoisedCounts, NoisedCounts>();
  return {
    noised(cut, privacy) {
      const counts = noisedByCut(cut, privacy);
      exact.set(counts, { ...counts, values: [...cut.counts] });
      return counts;
    },
    adding: (add) => (transaction, windows) =>
      add(
        transaction,
        windows.map((one) => ({ ...one, noised: exact.get(one.noised) ?? one.noised })),
      ),
  };
}

const ONE_SEED = Buffer.alloc(32, 7);

/** Half the noise under the same claims. */
function halved(privacy: Privacy): Privacy {
  const { scales } = privacy;
  return {
    ...privacy,
    scales: {
      plays: half(scales.plays),
      viewers: half(scales.viewers),
      bins: half(scales.bins),
      sources: half(scales.sources),
    },
  };
}

function half({ numerator, denominator }: Fraction): Fraction {
  return fraction(numerator, 2 * denominator);
}

/** Counts every device as two. */
function doublingTally(options: TallyOptions): Tally {
  return playingAs(createTally(options), (tally, record) => {
    const { high, low } = record.tag;
    tally.play({ ...record, tag: { high: high ^ 1, low } });
    return tally.play(record);
  });
}

/** Counts a pass again each time it is reported. */
function forgetfulTally(options: TallyOptions): Tally {
  return playingAs(createTally(options), (tally, record) => {
    const outcome = tally.play(record);
    if (outcome.ok && outcome.countedPasses === record.passes.length) return outcome;
    const bytes = randomBytes(8);
    const tag = { high: bytes.readInt32BE(0), low: bytes.readInt32BE(4) };
    return tally.play({ ...record, tag });
  });
}

/** The tally with another way to count a play, one by one, in a batch and in recovery; everything else stays. */
function playingAs(
  tally: Tally,
  playOne: (tally: Tally, record: PlayRecord) => PlayOutcome,
): Tally {
  const play = (record: PlayRecord) => playOne(tally, record);
  const altered: Pick<Tally, 'play' | 'playAll' | 'playBlock'> = {
    play,
    playAll(records) {
      const taken = records.map(play).filter((outcome) => outcome.ok);
      return { taken: taken.length, counted: taken.filter((one) => one.countedPasses > 0).length };
    },
    playBlock(block, ids) {
      let counted = 0;
      while (counted < block.length && play(recordAt(block, ids, counted)).ok) counted += 1;
      return counted;
    },
  };
  return Object.assign(Object.create(tally) as Tally, altered);
}

/** A play that recovery hands over as words. */
function recordAt({ words }: PlayBlock, { ats, source }: IdBytes, number: number): PlayRecord {
  const at = number * PLAY_WORDS;
  const idAt = ats[number] ?? 0;
  const visit = words[at + 3] ?? 0;
  return {
    kind: 'play',
    video: Buffer.from(source.subarray(idAt + 1, idAt + 1 + (source[idAt] ?? 0))).toString(),
    tag: { high: words[at] ?? 0, low: words[at + 1] ?? 0 },
    first: firstOf(visit) + 1,
    passes: Array.from({ length: passesOf(visit) }, (_, pass) => binOf(visit, pass)),
    source: sourceOf(visit),
  };
}
