import type { Acts } from './expected.ts';
import { dayOf, type Days, type KnownClip } from './parts.ts';
import type { SeenRow } from '../surfaces/recomputed.ts';

/** A deliberate act, as everybody may know it. */
export interface Act {
  clip: string;
  at: number;
  what: 'likes' | 'saves' | 'shares';
  /** −1: it was taken back. */
  by: 1 | -1;
}

/** Everything that the attacker knows beside the answers. */
export interface Scene {
  clips: readonly KnownClip[];
  acts: readonly Act[];
  /** Every window by itself, kept from before it was added up with others of its day. */
  rows: readonly SeenRow[];
  /** The last day that is over. */
  lastDay: number;
}

const CLOSING_MS = 5 * 60_000;

/** The last day that is over at a time: five minutes after it ended in UTC. */
export function lastDayAt(now: number): number {
  return dayOf(now - CLOSING_MS) - 1;
}

/** Acts on clips on some days. Where few can see a clip, its saves and links are told to nobody. */
export function actsOn(scene: Scene, clips: readonly KnownClip[], days: Days): Acts {
  const sum: Acts = { likes: 0, comments: 0, shares: 0, saves: 0 };
  for (const { clip, at, what, by } of scene.acts) {
    const of = clips.find(({ id }) => id === clip);
    const day = dayOf(at);
    const isIn = days === null || (day >= days.from && day <= days.to);
    if (of !== undefined && isIn && (of.isPublic || what === 'likes')) sum[what] += by;
  }
  return sum;
}

/** Such as 2026-01-31. */
export function textOfDay(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
