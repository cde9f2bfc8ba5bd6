import { type Interests, likingOf, topicOf } from './interests.ts';

/** What a device goes by when it orders what a page brought. */
export interface Candidate {
  readonly creator: string;
  readonly hashtags: readonly string[];
}

/** Why a clip stands where it does, for words on the device. */
export type Reason =
  | { readonly kind: 'quality' }
  | { readonly kind: 'hashtag'; readonly tag: string; readonly isMore: boolean }
  | { readonly kind: 'creator'; readonly isMore: boolean };

/** Places by which the strongest liking moves a clip. */
const REACH = 8;
/** Likings that say nothing yet. */
const FAINT = 0.1;
/** A hashtag is shared by many clips and tells less than who made it. */
const TAG_WEIGHT = 0.7;

/**
 * Candidates in the order of quality, moved by what this device's owner likes, at most eight places; what is disliked most goes
 * down as far. Ties keep their order. O(n log n).
 */
export function rerank<C>(
  candidates: readonly C[],
  { interests, describe }: { interests: Interests; describe: (candidate: C) => Candidate },
): C[] {
  return candidates
    .map((candidate, at) => ({
      candidate,
      place: at - REACH * pullOf(interests, describe(candidate)),
      at,
    }))
    .toSorted((a, b) => a.place - b.place || a.at - b.at)
    .map(({ candidate }) => candidate);
}

/** How much a clip is expected to be liked on this device, −1 to 1. */
function pullOf(interests: Interests, candidate: Candidate): number {
  const pulls = pullsOf(interests, candidate);
  const strongest = pulls.slice(1).reduce((most, one) => (isStronger(one, most) ? one : most), 0);
  return Math.min(1, Math.max(-1, pulls[0]! + strongest));
}

/** The strongest reason for a clip's place: a liking of this device, or its quality alone. */
export function reasonFor(interests: Interests, candidate: Candidate): Reason {
  const [creator, ...tags] = pullsOf(interests, candidate);
  let reason: Reason = { kind: 'quality' };
  let most = FAINT;
  if (isStronger(creator!, most)) {
    reason = { kind: 'creator', isMore: creator! > 0 };
    most = creator!;
  }
  for (const [at, pull] of tags.entries()) {
    if (!isStronger(pull, most)) continue;
    reason = { kind: 'hashtag', tag: candidate.hashtags[at]!, isMore: pull > 0 };
    most = pull;
  }
  return reason;
}

/** The likings of its creator and of each of its hashtags; many hashtags pull no more than one. */
function pullsOf(interests: Interests, { creator, hashtags }: Candidate): number[] {
  const weight = TAG_WEIGHT / Math.sqrt(hashtags.length);
  return [
    likingOf(interests, topicOf.creator(creator)),
    ...hashtags.map((tag) => weight * likingOf(interests, topicOf.hashtag(tag))),
  ];
}

function isStronger(one: number, other: number): boolean {
  return Math.abs(one) > Math.abs(other);
}
