import { encodeBatch, encodeSnapshot, type FrozenTally, type Tally } from '@footlights/count';
import type { Commits } from './commits.ts';
import type { CutChain } from './cut-chain.ts';
import type { Days } from './days.ts';

/** Replaces the journal by a sorted snapshot, so that the order of plays is forgotten and recovery is short. */
export interface Snapshots {
  /** Takes one when anything was appended since the last. */
  take(): Promise<void>;
  /** Something was appended. */
  touch(): void;
  /** Resolves when none is being written. */
  settled(): Promise<void>;
}

/** `flush` publishes the cuts so far: the records of those must not leave the journal before their rows exist. */
export function createSnapshots(options: {
  tally: Tally;
  days: Days;
  commits: Commits;
  chain: Pick<CutChain, 'head'>;
  flush: () => Promise<void>;
}): Snapshots {
  const { tally, days, commits, chain, flush } = options;
  let isTouched = false;
  let writing: Promise<void> = Promise.resolve();

  return {
    async take() {
      if (!isTouched || !days.isOpen) return;
      await commits.between(() => {
        const { journal } = days;
        const mark = journal.mark();
        const frozen = tally.freeze();
        isTouched = false;
        writing = journal.replace(mark, withCuts(chain.head, snapshotOf(frozen, flush)));
        writing.catch(() => {
          isTouched = true;
        });
        return Promise.resolve();
      });
      await writing;
    },
    touch() {
      isTouched = true;
    },
    settled: () => writing.catch(() => undefined),
  };
}

/** Pending counts without tags, for the day after. */
export function carriedFrom(tally: Tally): AsyncIterable<Uint8Array> {
  return snapshotOf({ ...tally.freeze(), segments: [] }, () => Promise.resolve());
}

/** What stands for the cuts before it, whose records it replaces. */
async function* withCuts(
  head: Uint8Array,
  snapshot: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const batch = encodeBatch([{ kind: 'cuts', head }]);
  if (!batch.ok) throw new Error(batch.message);
  yield batch.bytes;
  yield* snapshot;
}

async function* snapshotOf(
  frozen: FrozenTally,
  ready: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  for (const batch of encodeSnapshot(frozen)) {
    // Between two steps others may go on: a large tally takes seconds.
    if (batch === null) await new Promise((resolve) => setImmediate(resolve));
    else yield batch;
  }
  await ready();
}
