import { createReplay, type CutRecord, type Tally } from '@footlights/count';
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
    const batch = replay.applyBatch(bytes);
    if (!batch.ok) throw new Error(`The journal cannot be replayed. ${batch.message}`);
    if (batch.head !== null) start = batch.head;
    if (batch.gap !== null) check(batch.gap, journal);
    for (const { cut, counts } of batch.cuts) onCut(cut, counts);
  }
  const end = replay.finish();
  if (!end.ok) check(end.message, journal);
  return start;
}

/** What lacks of a snapshot has to be among what the journal says it lost. */
function check(gap: string, journal: DayJournal): void {
  if (journal.losses().length > 0) return;
  throw new Error(`The journal cannot be replayed. ${gap}`);
}
