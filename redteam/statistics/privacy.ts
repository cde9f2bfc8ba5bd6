import {
  DEFAULT_PRIVACY,
  derivePrivacy,
  FAST,
  type Privacy,
  SLOW,
  SOURCES,
  type Statistic,
} from '@footlights/count';
import type { PublishedWindow } from './laboratory.ts';

/** The parameters in force when nobody sets others. */
export const PRIVACY: Privacy = usual();

/** Watch bin and source of everybody here: what an attacker knows of its own devices and expects of the target. */
export const BIN = 2;
export const SOURCE = 'share';

/** Published or known numbers of a clip: a fast vector and a slow one. */
export interface Numbers {
  fast: number[];
  slow: number[];
}

/** What one number gives away: how far the plays move it, and which noise is on it. */
export interface Shift {
  statistic: Statistic;
  /** Position in its window's vector. */
  index: number;
  /** How far the plays in question move it. */
  change: number;
}

/**
 * Logarithm of the likelihood ratio, plays against none, of published numbers from which everything else that is
 * known was subtracted. The optimal attacker guesses by its sign (Neyman and Pearson).
 */
export function logRatio(values: readonly number[], shifts: readonly Shift[]): number {
  return shifts.reduce((sum, { statistic, index, change }) => {
    const x = values[index] ?? 0;
    return sum + (Math.abs(x) - Math.abs(x - change)) * rateOf(statistic);
  }, 0);
}

/** The first windows of a clip, which hold what was played in its first hour. */
export function firstWindows(windows: readonly PublishedWindow[] = []): Numbers {
  return {
    fast: windows.find(({ group }) => group === 'fast')?.values ?? [],
    slow: windows.find(({ group }) => group === 'slow')?.values ?? [],
  };
}

/** Numbers less what is known to be in them; what is not mentioned is known to be 0. */
export function less(values: readonly number[], known: readonly number[]): number[] {
  return values.map((value, at) => value - (known[at] ?? 0));
}

/** The counts that `devices` alike add, each with that many passes. */
export function countsOf(devices: number, passes: number): Numbers {
  const slow: number[] = [];
  slow[SLOW.bins + BIN] = devices;
  slow[SLOW.sources + SOURCES.indexOf(SOURCE)] = devices;
  return { fast: [devices * passes, 0, devices], slow };
}

/** What one device with that many passes, the first among them, moves in a fast window. */
export function fastShifts(passes: number, viewers: number): Shift[] {
  return [
    { statistic: 'plays', index: FAST.views, change: passes },
    { statistic: 'viewers', index: FAST.viewers, change: viewers },
  ];
}

/** What so many first passes move in a slow window. */
export function slowShifts(firstPasses: number): Shift[] {
  return [
    { statistic: 'bins', index: SLOW.bins + BIN, change: firstPasses },
    { statistic: 'sources', index: SLOW.sources + SOURCES.indexOf(SOURCE), change: firstPasses },
  ];
}

/** 1 / scale. */
export function rateOf(statistic: Statistic): number {
  const { numerator, denominator } = PRIVACY.scales[statistic];
  return denominator / numerator;
}

function usual(): Privacy {
  const derived = derivePrivacy(DEFAULT_PRIVACY);
  if (!derived.ok) throw new Error(derived.problems.join(' '));
  return derived.privacy;
}
