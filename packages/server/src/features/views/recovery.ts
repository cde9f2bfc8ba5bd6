import {
  createReplay,
  type CutRecord,
  decodeBatch,
  type ReplayStep,
  type Tally,
} from '@footlights/count';
import type { DayJournal } from '#engines/journal/port.ts';
import { NO_CUTS } from './cut-chain.ts';

/**
 * Rebuilds the tally from the day's snapshot and everything since, in the journal's order. `onCut` gets each cut with
 * the counts it took, as when it was first applied. Resolves with the head of the cuts before those.
 * Of a snapshot that the journal lost a part of, what is left is taken.
 * Rejects when the tally has no room for what the journal holds.
 */
export async function recover(
  tally: Tally,
  journal: DayJournal,
  onCut: (record: CutRecord, counts: readonly number[]) => void,
): Promise<Uint8Array> {
  const replay = createReplay(tally);
  let start = NO_CUTS;
  for await (const bytes of journal.read()) {
    const batch = decodeBatch(bytes);
    if (!batch.ok)
      throw new Error(`A batch of the journal is damaged: ${batch.code} at ${batch.at}.`);
    for (const record of batch.records) {
      if (record.kind === 'cuts') start = record.head;
      const step = replay.apply(record);
      check(step, journal);
      if (step.ok && step.cut !== null) onCut(step.cut, step.counts);
    }
  }
  check(replay.finish(), journal);
  return start;
}

function check(step: ReplayStep, journal: DayJournal): void {
  if (step.ok || (step.code === 'incomplete' && journal.losses().length > 0)) return;
  throw new Error(`The journal cannot be replayed. ${step.message}`);
}
