import {
  type ByteWriter,
  createByteReader,
  createByteWriter,
  readWord,
  writeWord,
} from './bytes.ts';
import { crc32 } from './crc32.ts';
import type { JournalRecord } from './record.ts';
import { createTextCache, type TextCache } from './text-cache.ts';
import { readRecord, recordProblem, writeRecord } from './record-codec.ts';

/** A batch's plaintext is a multiple of this many bytes, so that its size tells little. */
export const BATCH_BLOCK_BYTES = 4096;

/** "FLB" and the version of the format. */
const MAGIC = 0x464c_4201;

/** Magic, number of records, bytes of records, CRC-32 of the two and of the records: four words, big-endian. */
export const HEADER_BYTES = 16;

/** Slots of the cache of a batch that is decoded alone. */
const BATCH_TEXTS = 128;

/** A batch as plaintext, or the position of the record that cannot be written and the rule it breaks. */
export type EncodedBatch =
  | { readonly ok: true; readonly bytes: Uint8Array }
  | { readonly ok: false; readonly code: 'record'; readonly at: number; readonly message: string };

/** A batch's records, or what is damaged at which byte. */
export type DecodedBatch =
  | { readonly ok: true; readonly records: readonly JournalRecord[] }
  | {
      readonly ok: false;
      readonly code: 'short' | 'magic' | 'length' | 'checksum' | 'record' | 'padding';
      readonly at: number;
    };

/**
 * Packs records into one padded plaintext; none make one empty block. Seal it before it is written anywhere.
 *
 * @example encodeBatch([]).ok // true, 4096 bytes
 */
export function encodeBatch(records: readonly JournalRecord[]): EncodedBatch {
  const batch = createBatchBuilder();
  for (const [at, record] of records.entries()) {
    const message = recordProblem(record);
    if (message !== null) return { ok: false, code: 'record', at, message };
    writeRecord(batch.record(), record);
  }
  return { ok: true, bytes: batch.take() };
}

/** Makes batches of records that are written one by one. */
export type BatchBuilder = {
  /** Bytes of the batch so far. */
  readonly length: number;
  /** Gives the writer for the next record, which has to be written to it at once. */
  record(): ByteWriter;
  /** The padded batch; the next one begins. */
  take(): Uint8Array;
};

/** Begins with an empty batch. */
export function createBatchBuilder(): BatchBuilder {
  const writer = createByteWriter(HEADER_BYTES);
  let records = 0;
  return {
    get length() {
      return writer.length;
    },
    record() {
      records += 1;
      return writer;
    },
    take() {
      const end = writer.length;
      const bytes = writer.take(Math.ceil(end / BATCH_BLOCK_BYTES) * BATCH_BLOCK_BYTES);
      writeWord(bytes, 0, MAGIC);
      writeWord(bytes, 4, records);
      writeWord(bytes, 8, end - HEADER_BYTES);
      writeWord(bytes, 12, checksum(bytes, end));
      writer.clear();
      records = 0;
      return bytes;
    },
  };
}

/** What a batch's header says, or what is wrong with it. */
type Header = { readonly ok: true; readonly end: number; readonly records: number } | Damage;

/** What is damaged, at which byte. */
export type Damage = Extract<DecodedBatch, { ok: false }>;

/** Checks everything about a batch but its records and padding. */
export function readHeader(bytes: Uint8Array): Header {
  if (bytes.length < BATCH_BLOCK_BYTES || bytes.length % BATCH_BLOCK_BYTES !== 0) {
    return { ok: false, code: 'short', at: bytes.length };
  }
  if (readWord(bytes, 0) !== MAGIC) return { ok: false, code: 'magic', at: 0 };
  const end = HEADER_BYTES + (readWord(bytes, 8) >>> 0);
  if (Math.ceil(end / BATCH_BLOCK_BYTES) * BATCH_BLOCK_BYTES !== bytes.length) {
    return { ok: false, code: 'length', at: 8 };
  }
  if (readWord(bytes, 12) !== checksum(bytes, end)) return { ok: false, code: 'checksum', at: 12 };
  return { ok: true, end, records: readWord(bytes, 4) >>> 0 };
}

/** Checks what follows a batch's records, of which so many were read. */
export function endProblem(
  bytes: Uint8Array,
  header: { readonly end: number; readonly records: number },
  records: number,
): Damage | null {
  if (records !== header.records) return { ok: false, code: 'record', at: header.end };
  for (let at = header.end; at < bytes.length; at++) {
    if (bytes[at] !== 0) return { ok: false, code: 'padding', at };
  }
  return null;
}

/**
 * Unpacks what {@link encodeBatch} made. Cost: one pass over the bytes. Who decodes many batches
 * keeps one cache of texts for them all, which makes recovery twice as fast.
 */
export function decodeBatch(
  bytes: Uint8Array,
  texts: TextCache = createTextCache(BATCH_TEXTS),
): DecodedBatch {
  const header = readHeader(bytes);
  if (!header.ok) return header;
  const reader = createByteReader(bytes, { from: HEADER_BYTES, to: header.end }, texts);
  const records: JournalRecord[] = [];
  while (reader.at < header.end) {
    const { at } = reader;
    const record = readRecord(reader);
    if (record === null) return { ok: false, code: 'record', at };
    records.push(record);
  }
  return endProblem(bytes, header, records.length) ?? { ok: true, records };
}

/** The magic and the checksum itself are left out. */
function checksum(bytes: Uint8Array, end: number): number {
  return (crc32(bytes, 4, 12) ^ crc32(bytes, HEADER_BYTES, end)) | 0;
}
