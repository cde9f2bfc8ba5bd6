import { encodeBatch } from './batch.ts';
import type { FrozenTally } from './day-counts.ts';
import { isWithoutPending, readPending } from './pending.ts';
import type { JournalRecord, TagsRecord } from './record.ts';
import { TAGS_PER_RECORD } from './record-codec.ts';
import { orderTally, TAG_GROUPS } from './snapshot-order.ts';

/** A batch of the snapshot closes when its records pass this size. */
const BATCH_TAGS = 7000;
const VIDEOS_PER_STEP = 256;

/**
 * The whole state as batches of records, sorted by (video, tag), the last of them ending with an `end` record:
 * equal states give equal bytes, whatever order they came about in. Yields a batch's plaintext when one is full
 * and null between steps, so that the caller can let other work in; a step takes a few milliseconds.
 *
 * @example
 * for (const bytes of encodeSnapshot(tally.freeze())) if (bytes !== null) await journal.append(bytes);
 */
export function* encodeSnapshot(frozen: FrozenTally): Generator<Uint8Array | null, void, void> {
  const order = yield* orderTally(frozen);
  let records: JournalRecord[] = [];
  let weight = 0;
  let videos = 0;
  let tags = 0;

  for (const [position, { id, index }] of order.videos.entries()) {
    if (!isWithoutPending(frozen.pending, index)) {
      const fast = readPending(frozen.pending, index, 'fast');
      const slow = readPending(frozen.pending, index, 'slow');
      records.push({ kind: 'pending', video: id, fast, slow });
      videos += 1;
      weight += 10;
    }
    for (let group = 0; group < TAG_GROUPS; group++) {
      for (const record of tagsRecords(id, order.tagsOf(position, group))) {
        records.push(record);
        tags += record.tags.length;
        weight += record.tags.length + 4;
        if (weight < BATCH_TAGS) continue;
        yield batchOf(records);
        records = [];
        weight = 0;
      }
    }
    if (position % VIDEOS_PER_STEP === 0) yield null;
  }
  yield batchOf([...records, { kind: 'end', videos, tags }]);
}

function tagsRecords(video: string, tags: TagsRecord['tags']): TagsRecord[] {
  const records: TagsRecord[] = [];
  for (let at = 0; at < tags.length; at += TAGS_PER_RECORD) {
    records.push({ kind: 'tags', video, tags: tags.slice(at, at + TAGS_PER_RECORD) });
  }
  return records;
}

function batchOf(records: readonly JournalRecord[]): Uint8Array {
  const batch = encodeBatch(records);
  // NOTE: a tally holds checked ids only, so a refusal here is a fault of the library.
  if (!batch.ok) throw new Error(batch.message);
  return batch.bytes;
}
