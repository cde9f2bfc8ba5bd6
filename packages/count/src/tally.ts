import { createDayCounts, type FrozenTally } from './day-counts.ts';
import { hashKeyFrom } from './half-sip-hash.ts';
import { type PendingCounts, startOf } from './pending.ts';
import { isCountable, type PendingRecord, type PlayRecord, type TagsRecord } from './record.ts';
import type { Tag } from './tag.ts';
import { FAST, type Group, MAX_PASSES, SLOW } from './words.ts';

/** What one play did. For caps and tests only: it must not reach an answer, a log or a metric. */
export type PlayOutcome =
  | { readonly ok: true; readonly isNewTag: boolean; readonly countedPasses: number }
  | { readonly ok: false; readonly code: 'full' | 'invalid' };

/** Exact counts of the running day since each video's last cuts. Nothing outside the counter reads it. */
export type Tally = {
  /** Tags held today, counted once per video. */
  readonly tags: number;
  /** New tags there is still room for. Check it, less what waits in the open batch, before a play is journaled. */
  readonly room: number;
  /** Videos with tags or pending counts. */
  readonly videos: number;
  /** Bytes of the tag table. */
  readonly tagBytes: number;
  /** Whether the tag already played this video today: such a play is never capped. */
  knows(video: string, tag: Tag): boolean;
  /**
   * Counts the passes whose ordinals are free. `full`: the tag is new and there is no room;
   * `invalid`: `playRecord` would refuse it. Nothing is counted then.
   */
  play(record: PlayRecord): PlayOutcome;
  /** Takes a group's pending counts of a video and leaves zeros. A video never played gives zeros as well. */
  cut(video: string, group: Group): number[];
  /** Drops a video's tags and pending counts. Slots of its tags are free again at the day's close. */
  forget(video: string): void;
  /** Drops all tags; pending counts stay for their cuts. */
  closeDay(): void;
  /** Drops everything: tags and pending counts. */
  clear(): void;
  /** Adds pending counts from a snapshot. */
  restorePending(record: PendingRecord): void;
  /** Adds tags from a snapshot without counting them; false when there is no room for them all. */
  restoreTags(record: TagsRecord): boolean;
  /** The state as it is now, at no cost; the tally goes on. For `encodeSnapshot`. */
  freeze(): FrozenTally;
};

/** What a tally is made with. */
export type TallyOptions = {
  /** 8 secret random bytes, so that nobody can choose tags that collide. Any bytes give the same counts. */
  readonly hashKey: Uint8Array;
  /** Most tags of a day, counted once per video: about 30 bytes of memory each at worst. */
  readonly maxTags: number;
};

/**
 * A tally with nothing in it.
 *
 * @example
 * const tally = createTally({ hashKey: crypto.getRandomValues(new Uint8Array(8)), maxTags: 1_000_000 });
 * tally.play({ kind: 'play', video: 'v_1', tag: { high: 1, low: 2 }, first: 1, passes: [7], source: 0 });
 * tally.cut('v_1', 'fast') // [1, 0, 1]
 */
export function createTally({ hashKey, maxTags }: TallyOptions): Tally {
  const key = hashKeyFrom(hashKey);
  let day = createDayCounts(key, maxTags);

  return {
    get tags() {
      return day.table.size;
    },
    get room() {
      return day.isFull() ? 0 : Math.max(0, maxTags - day.table.size);
    },
    get videos() {
      return day.videos;
    },
    get tagBytes() {
      return day.table.bytes;
    },
    knows(video, tag) {
      const index = day.find(video);
      return index >= 0 && day.table.maskOf(tag, index) !== 0;
    },
    play(record) {
      if (!isCountable(record)) return INVALID;
      if (day.isFull()) return FULL;
      const index = day.indexFor(record.video);
      if (index < 0) return INVALID;
      const used = day.table.mark(record.tag, index, ordinalBits(record));
      return used < 0 ? FULL : countPasses(day.pending, index, { record, used });
    },
    cut(video, group) {
      const index = day.find(video);
      const counts = day.pending.read(index, group);
      if (index >= 0) day.pending.clear(index, group);
      return counts;
    },
    forget: (video) => day.forget(video),
    closeDay() {
      day = day.carry(createDayCounts(key, maxTags));
    },
    clear() {
      day = createDayCounts(key, maxTags);
    },
    restorePending({ fast, slow, video }) {
      day.addPending(video, fast, slow);
    },
    restoreTags(record) {
      const index = day.indexFor(record.video);
      return (
        index >= 0 && record.tags.every(({ mask, tag }) => day.table.mark(tag, index, mask) >= 0)
      );
    },
    freeze: () => day.freeze(),
  };
}

const INVALID: PlayOutcome = Object.freeze({ ok: false, code: 'invalid' });
const FULL: PlayOutcome = Object.freeze({ ok: false, code: 'full' });

/** Bit n − 1 for each ordinal n of the visit. */
function ordinalBits({ first, passes }: PlayRecord): number {
  return ((1 << passes.length) - 1) << (first - 1);
}

type Visit = { readonly record: PlayRecord; readonly used: number };

function countPasses(pending: PendingCounts, video: number, { record, used }: Visit): PlayOutcome {
  const { first, passes, source } = record;
  const page = pending.pageOf(video);
  const fast = startOf(video, 'fast');
  let countedPasses = 0;
  for (let i = 0; i < passes.length; i++) {
    if (((used >>> (first - 1 + i)) & 1) === 1) continue;
    countedPasses += 1;
    const bin = passes[i] ?? 0;
    increment(page, fast + (bin > 0 ? FAST.views : FAST.otherPlays));
    if (first + i > 1) continue;
    const slow = startOf(video, 'slow');
    increment(page, fast + FAST.viewers);
    increment(page, slow + SLOW.bins + bin);
    increment(page, slow + SLOW.sources + source);
  }
  return COUNTED[used === 0 ? 1 : 0][countedPasses] ?? INVALID;
}

function increment(page: Uint32Array, at: number): void {
  page[at] = (page[at] ?? 0) + 1;
}

/** Every way to succeed, made once: by whether the tag is new, then by the number of passes counted. */
const COUNTED = [outcomes(false), outcomes(true)] as const;

function outcomes(isNewTag: boolean): readonly PlayOutcome[] {
  return Array.from({ length: MAX_PASSES + 1 }, (_, countedPasses) =>
    Object.freeze({ ok: true, isNewTag, countedPasses }),
  );
}
