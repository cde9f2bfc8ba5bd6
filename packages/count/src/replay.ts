import { type CutRecord, type JournalRecord, playProblem, type PlayRecord } from './record.ts';
import { type BatchProblem, createBatchReplay } from './replay-batch.ts';
import type { Tally } from './tally.ts';

/** What a replayed record did. */
export type ReplayStep =
  /** A play, a video forgotten, or a part of a snapshot. */
  | { readonly ok: true; readonly cut: null }
  /** A cut: draw its noise from the record's seed again and make sure that its row exists. */
  | { readonly ok: true; readonly cut: CutRecord; readonly counts: readonly number[] }
  | {
      readonly ok: false;
      readonly code: 'full' | 'incomplete' | 'invalid';
      readonly message: string;
    };

/** What a replayed batch did. */
export type ReplayedBatch =
  | {
      readonly ok: true;
      /** Its cuts in order, with the counts each of them took: draw their noise again and make sure of their rows. */
      readonly cuts: readonly { readonly cut: CutRecord; readonly counts: readonly number[] }[];
      /** What stands for the cuts before the snapshot, when the batch says it. */
      readonly head: Uint8Array | null;
      /** What lacks of a snapshot that ended in it, as one sentence; null when nothing does. */
      readonly gap: string | null;
    }
  | {
      readonly ok: false;
      /** `damaged`: the bytes are no batch; what comes before the damage is counted. `full`: the tally is. */
      readonly code: 'damaged' | 'full';
      readonly message: string;
    };

/** Rebuilds a tally from a journal: its snapshot first, then the records since, in the order they were appended. */
export type Replay = {
  apply(record: JournalRecord): ReplayStep;
  /** Applies all records of a batch, some times faster than decoding it first: plays and tags never become objects. */
  applyBatch(bytes: Uint8Array): ReplayedBatch;
  /** Says whether the journal was whole: a snapshot that began also ended. */
  finish(): ReplayStep;
};

/** Replays into a tally, which is empty at the start. */
export function createReplay(tally: Tally): Replay {
  const batches = createBatchReplay(tally);
  let videos = 0;
  let tags = 0;

  function end(expected: { readonly videos: number; readonly tags: number }): ReplayStep {
    const isWhole = videos === expected.videos && tags === expected.tags;
    const message =
      `A snapshot of ${expected.videos} videos and ${expected.tags} tags is whole; ` +
      `this one has ${videos} and ${tags}.`;
    videos = 0;
    tags = 0;
    return isWhole ? DONE : { ok: false, code: 'incomplete', message };
  }

  function apply(record: JournalRecord): ReplayStep {
    switch (record.kind) {
      case 'play':
        return play(tally, record);
      case 'cut':
        return { ok: true, cut: record, counts: tally.cut(record.video, record.group) };
      case 'forget':
        tally.forget(record.video);
        return DONE;
      case 'pending':
        tally.restorePending(record);
        videos += 1;
        return DONE;
      case 'tags':
        tags += record.tags.length;
        return tally.restoreTags(record) ? DONE : full(tally);
      case 'end':
        return end(record);
      case 'cuts':
        return DONE;
    }
  }

  return {
    apply,
    applyBatch(bytes) {
      const cuts: { cut: CutRecord; counts: readonly number[] }[] = [];
      let head: Uint8Array | null = null;
      let gap: string | null = null;
      const problem = batches.apply(bytes, (record) => {
        tags += batches.takeTags();
        if (record.kind === 'cuts') head = record.head;
        const step = apply(record);
        if (step.ok && step.cut !== null) cuts.push(step);
        if (!step.ok && step.code === 'incomplete') gap ??= step.message;
        return step.ok || step.code === 'incomplete';
      });
      tags += batches.takeTags();
      return problem === null ? { ok: true, cuts, head, gap } : failureOf(tally, problem);
    },
    finish: () => end({ videos: 0, tags: 0 }),
  };
}

function failureOf(tally: Tally, problem: BatchProblem): Failure {
  if (problem.code === 'full') return full(tally);
  const message = `A batch of the journal is damaged: ${problem.code} at ${problem.at}.`;
  return { ok: false, code: 'damaged', message };
}

function play(tally: Tally, record: PlayRecord): ReplayStep {
  const outcome = tally.play(record);
  if (outcome.ok) return DONE;
  if (outcome.code === 'full') return full(tally);
  return { ok: false, code: 'invalid', message: playProblem(record)?.message ?? 'Not a play.' };
}

const DONE: ReplayStep = Object.freeze({ ok: true, cut: null });

type Failure = Extract<ReplayedBatch, { ok: false }>;

function full(tally: Tally): { ok: false; code: 'full'; message: string } {
  const message = `The tag table is full at ${tally.tags} tags; the journal holds more. Raise its limit.`;
  return { ok: false, code: 'full', message };
}
