import { CAPTION_HASHTAGS, type Clip } from '@footlights/contract';
import {
  type Candidate,
  type Interests,
  learn as learnTopics,
  reasonFor,
  type Reason,
  rerank,
  type Watched,
} from '@footlights/rank';
import { hashtagHref, textParts } from '#ui/rich-text.ts';
import { read, write } from './device.ts';

// What this device has learnt of its owner. None of it is ever sent.
const INTERESTS = 'footlights.interests';
const PLAIN = 'footlights.plain';
const TAG_PAGE = hashtagHref('');

/** What the device knows; nothing when it cannot be read. */
export function readInterests(): Interests {
  try {
    const known: unknown = JSON.parse(read(INTERESTS) ?? '{}');
    return Object.fromEntries(Object.entries(known as object).filter(isInterest));
  } catch {
    return {};
  }
}

/** Puts what is known back to how it was. */
export function writeInterests(interests: Interests): void {
  write(INTERESTS, JSON.stringify(interests));
}

/** Learns from one clip, unless the order is to be plain. */
export function learn(clip: Clip, watched: Omit<Watched, keyof Candidate>): void {
  if (isPlain()) return;
  writeInterests(learnTopics(readInterests(), { ...describe(clip), ...watched }));
}

/** A page in the order for this device. */
export function orderPage(clips: readonly Clip[]): Clip[] {
  return isPlain() ? [...clips] : rerank(clips, { interests: readInterests(), describe });
}

/** Why a clip stands where it does. */
export function whyOf(clip: Clip): Reason {
  return isPlain() ? { kind: 'quality' } : reasonFor(readInterests(), describe(clip));
}

/** Whether clips come in the order of quality alone, as for everybody. */
export function isPlain(): boolean {
  return read(PLAIN) !== null;
}

/** Chooses between the order of quality alone and that for this device. */
export function setPlain(isOn: boolean): void {
  write(PLAIN, isOn ? '1' : null);
}

function describe({ caption, creator }: Clip): Candidate {
  const hashtags = textParts(caption)
    .filter(({ href }) => href?.startsWith(TAG_PAGE))
    .map(({ href = '' }) => decodeURIComponent(href.slice(TAG_PAGE.length)));
  return { creator: creator.id, hashtags: [...new Set(hashtags)].slice(0, CAPTION_HASHTAGS) };
}

function isInterest([, value]: [string, unknown]): boolean {
  const { clips, worth } = (value ?? {}) as Record<string, unknown>;
  return Number.isFinite(clips) && Number.isFinite(worth);
}
