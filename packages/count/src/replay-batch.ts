import { type Damage, endProblem, HEADER_BYTES, readHeader } from './batch.ts';
import { createByteReader, readWord } from './bytes.ts';
import { BLOCK_PLAYS, createPlayBlock, PLAY_WORDS, type PlayBlock } from './plays.ts';
import type { JournalRecord } from './record.ts';
import { KIND, readRecord } from './record-codec.ts';
import type { Tally } from './tally.ts';
import { createTextCache, type TextCache } from './text-cache.ts';
import { BIN_COUNT, MAX_PASSES, SOURCES } from './words.ts';

/** What keeps the rest of a batch from being replayed: damage, or a tally without room. */
export type BatchProblem = Damage | { readonly ok: false; readonly code: 'full' };

/** Applies a record that is neither a play nor tags; false when there is no room for it. */
export type RecordVisitor = (record: JournalRecord) => boolean;

/** Puts batches into a tally. Plays and tags go there from the bytes, a block at a time. */
export type BatchReplay = {
  /** Number of a snapshot's tags since the last call. */
  takeTags(): number;
  /** Null when nothing is wrong with the batch. What comes before a problem is counted. */
  apply(bytes: Uint8Array, visit: RecordVisitor): BatchProblem | null;
};

/** The tally, and what waits to get there. */
type State = {
  readonly tally: Tally;
  readonly block: PlayBlock;
  /** Where the byte of length before the video id of each play of the block is. */
  readonly ats: Int32Array;
  /** Whether the block holds tags, else plays. */
  areTags: boolean;
  readonly texts: TextCache;
  tags: number;
};

/** A batch on its way through. */
type Cursor = { readonly bytes: Uint8Array; readonly end: number; at: number };

/** Video ids of the records that are read one by one. */
const TEXTS = 1024;

/** Replays into this tally. */
export function createBatchReplay(tally: Tally): BatchReplay {
  const texts = createTextCache(TEXTS);
  const ats = new Int32Array(BLOCK_PLAYS);
  const state: State = { tally, block: createPlayBlock(), ats, areTags: false, texts, tags: 0 };
  return {
    takeTags() {
      const { tags } = state;
      state.tags = 0;
      return tags;
    },
    apply: (bytes, visit) => applyBatch(state, bytes, visit),
  };
}

function applyBatch(state: State, bytes: Uint8Array, visit: RecordVisitor): BatchProblem | null {
  const header = readHeader(bytes);
  if (!header.ok) return header;
  const cursor = { bytes, end: header.end, at: HEADER_BYTES };
  let records = 0;
  while (cursor.at < header.end) {
    const problem = applyNext(state, cursor, visit);
    if (problem !== null) return flush(state, bytes) ?? problem;
    records += 1;
  }
  return flush(state, bytes) ?? endProblem(bytes, header, records);
}

const FULL: BatchProblem = Object.freeze({ ok: false, code: 'full' });

function applyNext(state: State, cursor: Cursor, visit: RecordVisitor): BatchProblem | null {
  const lead = cursor.bytes[cursor.at] ?? 0;
  if (lead < 0x80) return applyPlay(state, cursor, lead);
  if (lead === KIND.tags && !isEmpty(cursor)) return applyTags(state, cursor);
  // NOTE: pending counts are added, whatever waits in the block; all else has to come after it.
  const problem = lead === KIND.pending ? null : flush(state, cursor.bytes);
  if (problem !== null) return problem;
  const reader = createByteReader(cursor.bytes, { from: cursor.at, to: cursor.end }, state.texts);
  const record = readRecord(reader);
  if (record === null) return damage(cursor);
  cursor.at = reader.at;
  return visit(record) ? null : FULL;
}

/** The same bytes and rules as in `readRecord`. */
function applyPlay(state: State, cursor: Cursor, lead: number): BatchProblem | null {
  const { at, bytes, end } = cursor;
  const tagAt = at + 2 + (bytes[at + 1] ?? 0);
  const count = ((lead >>> 2) & 3) + 1;
  const next = tagAt + 8 + ((count + 1) >> 1);
  const bins = next > end ? -1 : readBins(bytes, tagAt + 8, count);
  if (bins < 0 || lead >>> 4 >= SOURCES.length || (lead & 3) + count > MAX_PASSES) {
    return damage(cursor);
  }
  const problem = makeRoom(state, bytes, false);
  if (problem !== null) return problem;
  put(state, { bytes, at: tagAt }, { idAt: at + 1, visit: lead | (bins << 8) });
  cursor.at = next;
  return null;
}

/** Watch bins of so many passes, 4 bits each, the first lowest; −1 when one is none. */
function readBins(bytes: Uint8Array, at: number, count: number): number {
  let bins = 0;
  for (let i = 0; i < ((count + 1) & ~1); i++) {
    const pair = bytes[at + (i >> 1)] ?? 0;
    const bin = (i & 1) === 0 ? pair >>> 4 : pair & 15;
    if (bin >= (i < count ? BIN_COUNT : 1)) return -1;
    bins |= bin << (4 * i);
  }
  return bins;
}

const TAG_BYTES = 9;

/** Whether a record of tags has none. */
function isEmpty({ at, bytes }: Cursor): boolean {
  return bytes[at + 2 + (bytes[at + 1] ?? 0)] === 0;
}

function applyTags(state: State, cursor: Cursor): BatchProblem | null {
  const { at, bytes, end } = cursor;
  const from = at + 3 + (bytes[at + 1] ?? 0);
  const to = from + (bytes[from - 1] ?? 0) * TAG_BYTES;
  if (to > end || !areMasks(bytes, from, to)) return damage(cursor);
  cursor.at = to;
  state.tags += (to - from) / TAG_BYTES;
  for (let tag = from; tag < to; tag += TAG_BYTES) {
    const problem = makeRoom(state, bytes, true);
    if (problem !== null) return problem;
    put(state, { bytes, at: tag }, { idAt: at + 1, visit: bytes[tag + 8] ?? 0 });
  }
  return null;
}

function areMasks(bytes: Uint8Array, from: number, to: number): boolean {
  for (let at = from + 8; at < to; at += TAG_BYTES) {
    const mask = bytes[at] ?? 0;
    if (mask < 1 || mask > 15) return false;
  }
  return true;
}

/** Makes room for one more in a block of this kind. */
function makeRoom(state: State, bytes: Uint8Array, areTags: boolean): BatchProblem | null {
  if (state.areTags === areTags && state.block.length < BLOCK_PLAYS) return null;
  const problem = flush(state, bytes);
  state.areTags = areTags;
  return problem;
}

/** Counts what waits in the block. */
function flush({ areTags, ats, block, tally }: State, source: Uint8Array): BatchProblem | null {
  const { length } = block;
  if (length === 0) return null;
  const ids = { source, ats };
  const taken = areTags ? tally.restoreBlock(block, ids) : tally.playBlock(block, ids);
  block.length = 0;
  if (taken === length) return null;
  return tally.room === 0 ? FULL : damage({ at: (ats[taken] ?? 0) - 1 });
}

function put(
  { ats, block }: State,
  tag: { readonly bytes: Uint8Array; readonly at: number },
  { idAt, visit }: { readonly idAt: number; readonly visit: number },
): void {
  const { length, words } = block;
  const at = length * PLAY_WORDS;
  words[at] = readWord(tag.bytes, tag.at);
  words[at + 1] = readWord(tag.bytes, tag.at + 4);
  words[at + 3] = visit;
  ats[length] = idAt;
  block.length = length + 1;
}

function damage({ at }: Pick<Cursor, 'at'>): Damage {
  return { ok: false, code: 'record', at };
}
