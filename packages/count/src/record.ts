import type { Tag } from './tag.ts';
import type { Group } from './words.ts';
import { BIN_COUNT, MAX_PASSES, MAX_VIDEO_ID_BYTES, SOURCES } from './words.ts';
import { utf8Length } from './utf8.ts';

/** One visit: 1 to 4 passes of one device over one video. Holds no time, ticket or address. */
export type PlayRecord = {
  readonly kind: 'play';
  /** Any string of 1 to 64 UTF-8 bytes. */
  readonly video: string;
  readonly tag: Tag;
  /** Ordinal of the first pass, 1..4; the last pass has ordinal 4 at most. */
  readonly first: number;
  /** Watch bin 0..10 of each pass, 1 to 4 of them. */
  readonly passes: readonly number[];
  /** Position in `SOURCES`. */
  readonly source: number;
};

/** A cut of a video's pending counts. Written and synced before its noise is drawn from `seed`. */
export type CutRecord = {
  readonly kind: 'cut';
  readonly video: string;
  /** Number of the window that ends here, counted per video and group from 0. */
  readonly window: number;
  readonly group: Group;
  /** 32 fresh random bytes, used for this cut's noise only. */
  readonly seed: Uint8Array;
};

/** A video is gone: its tags and pending counts are dropped. */
export type ForgetRecord = { readonly kind: 'forget'; readonly video: string };

/** Snapshot: pending counts of one video, `[views, otherPlays, viewers]` and bins 0..10, sources 0..5. */
export type PendingRecord = {
  readonly kind: 'pending';
  readonly video: string;
  readonly fast: readonly number[];
  readonly slow: readonly number[];
};

/** Snapshot: tags of one video in ascending order with the mask of ordinals used (bit 0 = ordinal 1). */
export type TagsRecord = {
  readonly kind: 'tags';
  readonly video: string;
  readonly tags: readonly { readonly tag: Tag; readonly mask: number }[];
};

/** Snapshot: its last record; says how many pending videos and tags came before it. */
export type EndRecord = { readonly kind: 'end'; readonly videos: number; readonly tags: number };

/** Snapshot: 32 bytes that stand for every published cut before it, since their own records are gone. */
export type CutsRecord = { readonly kind: 'cuts'; readonly head: Uint8Array };

/** Everything the journal holds. */
export type JournalRecord =
  | PlayRecord
  | CutRecord
  | CutsRecord
  | ForgetRecord
  | PendingRecord
  | TagsRecord
  | EndRecord;

/** Why something is not a play: the rule and the value in one sentence. */
export type PlayProblem = {
  readonly ok: false;
  readonly code: 'video' | 'tag' | 'passes' | 'first' | 'bin' | 'source';
  readonly message: string;
};

/** Checks a visit and makes it a record; `ok` is false when a value is out of range. Every field may be anything of its type. */
export function playRecord(
  visit: Omit<PlayRecord, 'kind'>,
): { readonly ok: true; readonly record: PlayRecord } | PlayProblem {
  return playProblem(visit) ?? { ok: true, record: { kind: 'play', ...visit } };
}

/** Whether the string can be a video's id: 1 to 64 UTF-8 bytes. */
export function isVideoId(video: string): boolean {
  // NOTE: no string is longer in UTF-16 units than in bytes, so the first check bounds the second.
  return (
    video.length > 0 &&
    video.length <= MAX_VIDEO_ID_BYTES &&
    video.isWellFormed() &&
    utf8Length(video) <= MAX_VIDEO_ID_BYTES
  );
}

/** What is wrong with a visit, or null. */
export function playProblem(visit: Omit<PlayRecord, 'kind'>): PlayProblem | null {
  const { tag, video } = visit;
  if (!isVideoId(video)) {
    const start = video.slice(0, MAX_VIDEO_ID_BYTES);
    return problem('video', `A video id has 1 to 64 bytes of UTF-8; this one is "${start}".`);
  }
  if (!isWord(tag.high) || !isWord(tag.low)) {
    return problem('tag', `A tag is two signed 32-bit words; this one is ${tag.high}, ${tag.low}.`);
  }
  return passesProblem(visit);
}

function passesProblem({ first, passes, source }: Omit<PlayRecord, 'kind'>): PlayProblem | null {
  if (passes.length < 1 || passes.length > MAX_PASSES) {
    return problem('passes', `A visit has 1 to 4 passes; this one has ${passes.length}.`);
  }
  const lastFirst = MAX_PASSES + 1 - passes.length;
  if (!isWithin(first, 1, lastFirst)) {
    const rule = `${passes.length} passes start at ordinal 1 to ${lastFirst}`;
    return problem('first', `${rule}; these start at ${first}.`);
  }
  const bin = passes.find((value) => !isWithin(value, 0, BIN_COUNT - 1));
  if (bin !== undefined) return problem('bin', `A watch bin is 0 to 10; this one is ${bin}.`);
  if (!isWithin(source, 0, SOURCES.length - 1)) {
    return problem('source', `A source is 0 to ${SOURCES.length - 1}; this one is ${source}.`);
  }
  return null;
}

/** Whether everything but the video id is in range: the part worth checking again at every play. */
export function isCountable({ first, passes, source, tag }: Omit<PlayRecord, 'kind'>): boolean {
  if (passes.length < 1 || !isWithin(first, 1, MAX_PASSES + 1 - passes.length)) return false;
  for (let i = 0; i < passes.length; i++) {
    if (!isWithin(passes[i] ?? -1, 0, BIN_COUNT - 1)) return false;
  }
  return isWithin(source, 0, SOURCES.length - 1) && isWord(tag.high) && isWord(tag.low);
}

function problem(code: PlayProblem['code'], message: string): PlayProblem {
  return { ok: false, code, message };
}

function isWord(value: number): boolean {
  return (value | 0) === value;
}

function isWithin(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}
