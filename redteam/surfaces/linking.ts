import type { JournalRecord } from '@footlights/count';
import { below } from './seeded.ts';

/** One play of the newest batches, as far as it can be told apart. */
export interface OrderedPlay {
  video: string;
  tag: string;
  /** Which batch it came in: coarse time. */
  batch: number;
  passes: readonly number[];
}

/** One device's way through the same clips in the same order. */
export interface Walk {
  device: number;
  /** Position in the list of clips, and seconds since the beginning. */
  steps: { clip: number; at: number }[];
}

/** Devices that come at any time and watch each clip for 2 to 12 s. */
export function drawWalks(
  wanted: { devices: number; clips: number; seconds: number },
  random: () => number,
): Walk[] {
  return Array.from({ length: wanted.devices }, (_, device) => {
    let at = below(random, wanted.seconds);
    const steps = Array.from({ length: wanted.clips }, (__, clip) => {
      at += 2 + below(random, 10);
      return { clip, at };
    });
    return { device, steps };
  });
}

/**
 * Links each play to the one on the clip before that most likely is of the same device, with the arrival order: the
 * longest-waiting device of those on that clip comes first. `isNear` may rule a pair out.
 */
export function linkByOrder(
  plays: readonly OrderedPlay[],
  clips: readonly string[],
  isNear: (earlier: OrderedPlay, later: OrderedPlay) => boolean = () => true,
): [string, string][] {
  const waiting = new Map<string, OrderedPlay[]>(clips.map((clip) => [clip, []]));
  const links: [string, string][] = [];
  for (const play of plays) {
    const before = waiting.get(clips[clips.indexOf(play.video) - 1] ?? '') ?? [];
    const at = before.findIndex((earlier) => isNear(earlier, play));
    const [earlier] = at < 0 ? [] : before.splice(at, 1);
    if (earlier !== undefined) links.push([earlier.tag, play.tag]);
    waiting.get(play.video)?.push(play);
  }
  return links;
}

/** Tags of a video in the order of a snapshot, each with its ordinals. */
export type SnapshotTags = ReadonlyMap<string, readonly { tag: string; mask: number }[]>;

/** The tags that snapshot records hold, by video. */
export function tagsOf(records: readonly JournalRecord[]): SnapshotTags {
  const tags = new Map<string, { tag: string; mask: number }[]>();
  for (const record of records) {
    if (record.kind !== 'tags') continue;
    const known = tags.get(record.video) ?? [];
    known.push(...record.tags.map(({ tag, mask }) => ({ tag: hexOf(tag), mask })));
    tags.set(record.video, known);
  }
  return tags;
}

/** A tag's two words as hex. */
export function hexOf({ high, low }: { high: number; low: number }): string {
  return [high, low].map((word) => (word >>> 0).toString(16).padStart(8, '0')).join('');
}

type Linker = (
  one: readonly { tag: string; mask: number }[],
  other: readonly { tag: string; mask: number }[],
) => [string, string][];

/** What can be tried when no order is left: place, value, and the ordinals used. */
export const ORDERLESS: Readonly<Record<string, Linker>> = {
  place: (one, other) => one.map(({ tag }, at) => [tag, other[at]?.tag ?? '']),
  value: (one, other) => one.map(({ tag }) => [tag, nearest(tag, other)]),
  'place among equal ordinals': (one, other) =>
    one.map(({ tag, mask }) => {
      const alike = (list: typeof one) => list.filter((each) => each.mask === mask);
      const at = alike(one).findIndex((each) => each.tag === tag);
      return [tag, alike(other)[at]?.tag ?? ''];
    }),
};

function nearest(tag: string, others: readonly { tag: string }[]): string {
  const value = BigInt(`0x${tag}`);
  let best = '';
  let least = 2n ** 64n;
  for (const other of others) {
    const gap = value ^ BigInt(`0x${other.tag}`);
    if (gap < least) [best, least] = [other.tag, gap];
  }
  return best;
}
