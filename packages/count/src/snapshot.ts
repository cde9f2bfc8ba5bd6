import { type BatchBuilder, createBatchBuilder } from './batch.ts';
import type { FrozenTally } from './day-counts.ts';
import { idBytesAt } from './id-store.ts';
import { idPositionOf, isWithoutPending, readVector } from './pending.ts';
import { TAGS_PER_RECORD, writeEnd, writePending, writeTags } from './record-codec.ts';
import {
  createTagReader,
  orderTally,
  type SnapshotOrder,
  tagCountAt,
  type TagReader,
} from './snapshot-order.ts';

/** A batch of the snapshot closes when it holds this many bytes. */
const BATCH_BYTES = 65_536;

/** Videos between two steps. */
const VIDEOS_PER_STEP = 256;

/**
 * The whole state as batches of records, sorted by (video, tag), the last of them ending with an `end` record:
 * equal states give equal bytes, whatever order they came about in. Yields a batch's plaintext when one is full
 * and null between steps, so that the caller can let other work in; a step takes a few milliseconds at most.
 *
 * @example
 * for (const bytes of encodeSnapshot(tally.freeze())) if (bytes !== null) await journal.append(bytes);
 */
export function* encodeSnapshot(frozen: FrozenTally): Generator<Uint8Array | null, void, void> {
  const order = yield* orderTally(frozen);
  const read = createTagReader(frozen.segments, order);
  const batch = createBatchBuilder();
  const written = { videos: 0, tags: 0 };
  for (let position = 0; position < order.videos.length; position++) {
    if (writePendingOf(frozen, order.videos[position] ?? 0, batch)) written.videos += 1;
    yield* writeTagsOf({ frozen, order, read, batch, written }, position);
    if (batch.length >= BATCH_BYTES) yield batch.take();
    if (position % VIDEOS_PER_STEP === 0) yield null;
  }
  writeEnd(batch.record(), { kind: 'end', ...written });
  yield batch.take();
}

function writePendingOf({ videos }: FrozenTally, index: number, batch: BatchBuilder): boolean {
  if (isWithoutPending(videos.pages, index)) return false;
  const id = idBytesAt(videos.chunks, idPositionOf(videos.pages, index));
  const fast = readVector(videos.pages, index, 'fast');
  writePending(batch.record(), id, [fast, readVector(videos.pages, index, 'slow')]);
  return true;
}

type Writing = {
  readonly frozen: FrozenTally;
  readonly order: SnapshotOrder;
  readonly read: TagReader;
  readonly batch: BatchBuilder;
  readonly written: { tags: number };
};

function* writeTagsOf(
  { batch, frozen, order, read, written }: Writing,
  position: number,
): Generator<Uint8Array | null, void, void> {
  const { pages, chunks } = frozen.videos;
  const length = tagCountAt(order, position);
  if (length === 0) return;
  const tags = yield* read(position);
  const id = idBytesAt(chunks, idPositionOf(pages, order.videos[position] ?? 0));
  for (let from = 0; from < length; from += TAGS_PER_RECORD) {
    const to = Math.min(length, from + TAGS_PER_RECORD);
    writeTags(batch.record(), id, { tags, from, to });
    written.tags += to - from;
    if (batch.length >= BATCH_BYTES) yield batch.take();
  }
}
