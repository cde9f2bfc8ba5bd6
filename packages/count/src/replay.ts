import { type CutRecord, type JournalRecord, playProblem, type PlayRecord } from './record.ts';
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

/** Rebuilds a tally from a journal: its snapshot first, then the records since, in the order they were appended. */
export type Replay = {
  apply(record: JournalRecord): ReplayStep;
  /** Says whether the journal was whole: a snapshot that began also ended. */
  finish(): ReplayStep;
};

/** Replays into a tally, which is empty at the start. */
export function createReplay(tally: Tally): Replay {
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

  return {
    apply(record) {
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
    },
    finish: () => end({ videos: 0, tags: 0 }),
  };
}

function play(tally: Tally, record: PlayRecord): ReplayStep {
  const outcome = tally.play(record);
  if (outcome.ok) return DONE;
  if (outcome.code === 'full') return full(tally);
  return { ok: false, code: 'invalid', message: playProblem(record)?.message ?? 'Not a play.' };
}

const DONE: ReplayStep = Object.freeze({ ok: true, cut: null });

function full(tally: Tally): ReplayStep {
  const message = `The tag table is full at ${tally.tags} tags; the journal holds more. Raise its limit.`;
  return { ok: false, code: 'full', message };
}
