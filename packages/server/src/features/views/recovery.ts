import {
  createReplay,
  type CutRecord,
  decodeBatch,
  type ReplayStep,
  type Tally,
} from '@footlights/count';
import type { DayJournal } from '#engines/journal/port.ts';

/**
 * Rebuilds the tally from the day's snapshot and everything since, in the journal's order. `onCut` gets each cut with
 * the counts it took, as when it was first applied. Rejects when the tally has no room for what the journal holds.
 */
export async function recover(
  tally: Tally,
  journal: DayJournal,
  onCut: (record: CutRecord, counts: readonly number[]) => void,
): Promise<void> {
  const replay = createReplay(tally);
  for await (const bytes of journal.read()) {
    const batch = decodeBatch(bytes);
    if (!batch.ok)
      throw new Error(`A batch of the journal is damaged: ${batch.code} at ${batch.at}.`);
    for (const record of batch.records) {
      const step = replay.apply(record);
      check(step);
      if (step.ok && step.cut !== null) onCut(step.cut, step.counts);
    }
  }
  check(replay.finish());
}

function check(step: ReplayStep): void {
  if (!step.ok) throw new Error(`The journal cannot be replayed. ${step.message}`);
}
