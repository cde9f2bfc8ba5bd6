import type { Group } from './words.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** When windows of a group end. */
export type TimetablePolicy = {
  /** From publishing to the first cut, and the interval that the second may double. */
  readonly firstMs: number;
  readonly leastMs: number;
  readonly mostMs: number;
  /** A window is to hold this many new counts … */
  readonly leastCounts: number;
  /** … or this share of the published total, whichever is more. */
  readonly shareOfTotal: number;
};

/** The running window of one video and group. Made of published numbers and cut times only. */
export type Window = {
  /** Counted per video and group from 0. */
  readonly number: number;
  /** Epoch ms. */
  readonly startsAt: number;
  /** Epoch ms of its cut. */
  readonly endsAt: number;
  /** Sum of the published counts of all windows before: plays (fast) or first plays (slow). Unclamped. */
  readonly total: number;
};

/** Section "Release": 60 minutes first, then 100 plays or 5 %, 1 minute to 28 days; 500 first plays, 1 to 28 days. */
export const TIMETABLE: Readonly<Record<Group, TimetablePolicy>> = {
  fast: {
    firstMs: 60 * MINUTE_MS,
    leastMs: MINUTE_MS,
    mostMs: 28 * DAY_MS,
    leastCounts: 100,
    shareOfTotal: 0.05,
  },
  slow: {
    firstMs: DAY_MS,
    leastMs: DAY_MS,
    mostMs: 28 * DAY_MS,
    leastCounts: 500,
    shareOfTotal: 0.05,
  },
};

/** The groups a video has windows of. Watch bins and sources of videos that are not public are never drawn. */
export function groupsOf(isPublic: boolean): readonly Group[] {
  return isPublic ? ['fast', 'slow'] : ['fast'];
}

/** How late a cut may be and still count as made on time. */
const GRACE_MS = MINUTE_MS;

/**
 * The time that a cut made at `now` (epoch ms) is given: the scheduled end of its window, or, more than a minute
 * after that, the next whole minute. The moment itself tells how busy the server was, and with it how much was
 * played, so nothing published knows it.
 *
 * @example cutTime({ endsAt: 3_600_000 }, 3_600_017) // 3600000
 */
export function cutTime({ endsAt }: Pick<Window, 'endsAt'>, now: number): number {
  return now - endsAt <= GRACE_MS ? endsAt : wholeMinute(now);
}

/** The next whole minute, epoch ms; `at` itself when it is one. */
export function wholeMinute(at: number): number {
  return Math.ceil(at / MINUTE_MS) * MINUTE_MS;
}

/** Whether a window begins so far in the future that the clock must have been set back since. */
export function isAheadOf({ startsAt }: Pick<Window, 'startsAt'>, now: number): boolean {
  return startsAt > now + MINUTE_MS;
}

/** A window that {@link isAheadOf} `now` begins at the next whole minute instead and is as long as planned. */
export function setBack(window: Window, now: number): Window {
  const startsAt = wholeMinute(now);
  return { ...window, startsAt, endsAt: startsAt + window.endsAt - window.startsAt };
}

/** The window that begins when a video is published. */
export function firstWindow(publishedAt: number, policy: TimetablePolicy): Window {
  return { number: 0, startsAt: publishedAt, endsAt: publishedAt + policy.firstMs, total: 0 };
}

/**
 * The window after `window`, which was cut at `cut.at` (see {@link cutTime}) and published `released` counts
 * (noised: views + other plays, or the sum of the watch bins). It ends when the published rate predicts
 * max(leastCounts, shareOfTotal × total) new counts; at most twice as long as the one before.
 */
export function nextWindow(
  window: Window,
  cut: { readonly at: number; readonly released: number },
  policy: TimetablePolicy,
): Window {
  const total = window.total + cut.released;
  const target = Math.max(policy.leastCounts, policy.shareOfTotal * total);
  const planned = window.endsAt - window.startsAt;
  const elapsed = Math.max(1, cut.at - window.startsAt);
  const predicted = cut.released > 0 ? (elapsed * target) / cut.released : Infinity;
  const interval = Math.min(predicted, 2 * planned, policy.mostMs);
  return {
    number: window.number + 1,
    startsAt: cut.at,
    endsAt: cut.at + Math.round(Math.max(interval, policy.leastMs)),
    total,
  };
}
