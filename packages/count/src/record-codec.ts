import { type ByteReader, type ByteWriter, readWord } from './bytes.ts';
import {
  type CutRecord,
  type CutsRecord,
  type EndRecord,
  isCountable,
  isVideoId,
  type JournalRecord,
  type PendingRecord,
  playProblem,
  type PlayRecord,
  type TagsRecord,
} from './record.ts';
import { createTagColumns, type TagColumns } from './tag-columns.ts';
import type { Tag } from './tag.ts';
import { utf8Length, writeUtf8 } from './utf8.ts';
import { type Group, MAX_VIDEO_ID_BYTES, VECTOR_LENGTH } from './words.ts';

/** Bytes of a cut's seed. */
export const SEED_BYTES = 32;

/** Bytes that stand for all cuts before a snapshot. */
const HEAD_BYTES = 32;

/** Most tags in one snapshot record. */
export const TAGS_PER_RECORD = 255;

/** First byte of a record. Below 0x80 it is a play: source × 16 + (passes − 1) × 4 + (first − 1). */
export const KIND = {
  fastCut: 0x80,
  slowCut: 0x81,
  forget: 0x82,
  pending: 0x83,
  tags: 0x84,
  end: 0x85,
  cuts: 0x86,
};

/** What keeps a record from being written, as one sentence; null when nothing does. */
export function recordProblem(record: JournalRecord): string | null {
  if (record.kind === 'play') return playProblem(record)?.message ?? null;
  if (record.kind === 'end') return null;
  if (record.kind === 'cuts') return headProblem(record);
  if (!isVideoId(record.video)) {
    return `A video id has 1 to 64 bytes of UTF-8; this one is "${record.video.slice(0, 64)}".`;
  }
  if (record.kind === 'cut') return cutProblem(record);
  if (record.kind === 'tags' && record.tags.length > TAGS_PER_RECORD) {
    return `A record holds up to ${TAGS_PER_RECORD} tags; this one has ${record.tags.length}.`;
  }
  return null;
}

/** Appends a record that {@link recordProblem} finds nothing wrong with. A play takes 12 bytes and its video id. */
export function writeRecord(writer: ByteWriter, record: JournalRecord): void {
  switch (record.kind) {
    case 'play':
      return writePlay(writer, record);
    case 'cut':
      writer.byte(record.group === 'fast' ? KIND.fastCut : KIND.slowCut);
      writer.text(record.video);
      writer.varint(record.window);
      return writer.bytes(record.seed);
    case 'forget':
      writer.byte(KIND.forget);
      return writer.text(record.video);
    case 'pending':
      return writePending(writer, idBytesOf(record.video), [record.fast, record.slow]);
    case 'tags':
      return writeTags(writer, idBytesOf(record.video), columnsOf(record));
    case 'end':
      return writeEnd(writer, record);
    case 'cuts':
      writer.byte(KIND.cuts);
      return writer.bytes(record.head);
  }
}

/** Appends a {@link PendingRecord} whose video is given in UTF-8: fast vector, then slow one. */
export function writePending(
  writer: ByteWriter,
  id: Uint8Array,
  [fast, slow]: readonly [readonly number[], readonly number[]],
): void {
  writer.byte(KIND.pending);
  writeId(writer, id);
  writeVector(writer, fast, 'fast');
  writeVector(writer, slow, 'slow');
}

/** Appends a {@link TagsRecord} whose video is given in UTF-8: the tags `from` up to `to`, `TAGS_PER_RECORD` at most. */
export function writeTags(
  writer: ByteWriter,
  id: Uint8Array,
  { from, tags, to }: { readonly tags: TagColumns; readonly from: number; readonly to: number },
): void {
  writer.byte(KIND.tags);
  writeId(writer, id);
  writer.byte(to - from);
  for (let i = from; i < to; i++) {
    writer.word(tags.highs[i] ?? 0);
    writer.word(tags.lows[i] ?? 0);
    writer.byte(tags.masks[i] ?? 0);
  }
}

/** Appends an {@link EndRecord}. */
export function writeEnd(writer: ByteWriter, { tags, videos }: EndRecord): void {
  writer.byte(KIND.end);
  writer.varint(videos);
  writer.varint(tags);
}

/** Reads one record; null when the bytes are damaged. */
export function readRecord(reader: ByteReader): JournalRecord | null {
  const lead = reader.byte();
  const record = lead < 0x80 ? readPlay(reader, lead) : readOther(reader, lead);
  return reader.isDamaged ? null : record;
}

function readOther(reader: ByteReader, lead: number): JournalRecord | null {
  switch (lead) {
    case KIND.fastCut:
      return readCut(reader, 'fast');
    case KIND.slowCut:
      return readCut(reader, 'slow');
    case KIND.forget:
      return { kind: 'forget', video: readVideo(reader) };
    case KIND.pending:
      return readPending(reader);
    case KIND.tags:
      return readTags(reader);
    case KIND.end:
      return { kind: 'end', videos: reader.varint(), tags: reader.varint() };
    case KIND.cuts:
      return { kind: 'cuts', head: reader.bytes(HEAD_BYTES) };
    default:
      reader.fail();
      return null;
  }
}

function writePlay(writer: ByteWriter, { first, passes, source, tag, video }: PlayRecord): void {
  writer.byte(source * 16 + (passes.length - 1) * 4 + (first - 1));
  writer.text(video);
  writeTag(writer, tag);
  for (let i = 0; i < passes.length; i += 2) {
    writer.byte((passes[i] ?? 0) * 16 + (passes[i + 1] ?? 0));
  }
}

function readPlay(reader: ByteReader, lead: number): PlayRecord {
  const first = (lead & 3) + 1;
  const count = ((lead >>> 2) & 3) + 1;
  const source = lead >>> 4;
  const video = readVideo(reader);
  const at = reader.take(8 + ((count + 1) >> 1));
  const { input } = reader;
  const tag = { high: readWord(input, at), low: readWord(input, at + 4) };
  const passes: number[] = [];
  for (let i = 0; i < count; i++) {
    const pair = input[at + 8 + (i >> 1)] ?? 0;
    passes.push((i & 1) === 0 ? pair >>> 4 : pair & 15);
  }
  const isPadded = (count & 1) === 0 || ((input[at + 8 + (count >> 1)] ?? 0) & 15) === 0;
  const record: PlayRecord = { kind: 'play', video, tag, first, passes, source };
  if (!isPadded || !isCountable(record)) reader.fail();
  return record;
}

function cutProblem({ seed, window }: CutRecord): string | null {
  if (!Number.isInteger(window) || window < 0 || window > 0xffff_ffff) {
    return `A window's number is a whole number from 0 to 2^32 − 1; this one is ${window}.`;
  }
  return seed.length === SEED_BYTES
    ? null
    : `A cut's seed has ${SEED_BYTES} bytes; this one has ${seed.length}.`;
}

function headProblem({ head }: CutsRecord): string | null {
  return head.length === HEAD_BYTES
    ? null
    : `The cuts before a snapshot are told in ${HEAD_BYTES} bytes; these are ${head.length}.`;
}

function readCut(reader: ByteReader, group: Group): CutRecord {
  const video = readVideo(reader);
  const window = reader.varint();
  return { kind: 'cut', video, window, group, seed: reader.bytes(SEED_BYTES) };
}

function readPending(reader: ByteReader): PendingRecord {
  const video = readVideo(reader);
  const fast = readVector(reader, 'fast');
  return { kind: 'pending', video, fast, slow: readVector(reader, 'slow') };
}

function readTags(reader: ByteReader): TagsRecord {
  const video = readVideo(reader);
  const count = reader.byte();
  const tags: { tag: Tag; mask: number }[] = [];
  for (let i = 0; i < count && !reader.isDamaged; i++) {
    const tag = readTag(reader);
    const mask = reader.byte();
    if (mask < 1 || mask > 15) reader.fail();
    tags.push({ tag, mask });
  }
  return { kind: 'tags', video, tags };
}

function writeId(writer: ByteWriter, id: Uint8Array): void {
  writer.byte(id.length);
  writer.bytes(id);
}

function idBytesOf(video: string): Uint8Array {
  const id = new Uint8Array(utf8Length(video));
  writeUtf8(video, id, 0);
  return id;
}

function columnsOf({ tags }: TagsRecord): { tags: TagColumns; from: number; to: number } {
  const columns = createTagColumns(tags.length);
  for (const [i, { mask, tag }] of tags.entries()) {
    columns.highs[i] = tag.high;
    columns.lows[i] = tag.low;
    columns.masks[i] = mask;
  }
  return { tags: columns, from: 0, to: tags.length };
}

function writeVector(writer: ByteWriter, counts: readonly number[], group: Group): void {
  for (let i = 0; i < VECTOR_LENGTH[group]; i++) writer.varint(counts[i] ?? 0);
}

function readVector(reader: ByteReader, group: Group): number[] {
  return Array.from({ length: VECTOR_LENGTH[group] }, () => {
    const count = reader.varint();
    if (count > 0xffff_ffff) reader.fail();
    return count;
  });
}

function writeTag(writer: ByteWriter, tag: Tag): void {
  writer.word(tag.high);
  writer.word(tag.low);
}

function readTag(reader: ByteReader): Tag {
  const at = reader.take(8);
  return { high: readWord(reader.input, at), low: readWord(reader.input, at + 4) };
}

function readVideo(reader: ByteReader): string {
  const before = reader.at;
  const video = reader.text();
  const length = reader.at - before - 1;
  if (length < 1 || length > MAX_VIDEO_ID_BYTES) reader.fail();
  return video;
}
