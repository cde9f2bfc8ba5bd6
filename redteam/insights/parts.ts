import type { SeenRow } from '../surfaces/recomputed.ts';

/** Released numbers of one clip, added up over some windows. */
export interface Part {
  durationSeconds: number;
  /** Views, other plays, viewers. */
  fast: number[];
  /** Watch bins 0 to 10, then six sources. */
  slow: number[];
  playsVariance: number;
  viewersVariance: number;
  binsVariance: number;
  sourcesVariance: number;
}

/** A clip as the attacker knows it: everything is public, or its creator's own. */
export interface KnownClip {
  id: string;
  creator: string;
  isPublic: boolean;
  durationSeconds: number;
  publishedAt: number;
}

/** Which UTC days of release, days since 1970, both with; null: all of them. */
export type Days = { from: number; to: number } | null;

export const DAY_MS = 86_400_000;

/** The UTC day on which a window was released. */
export const dayOf = (at: number): number => Math.floor(at / DAY_MS);

export function isWithin(row: Pick<SeenRow, 'endsAt'>, days: Days): boolean {
  const day = dayOf(row.endsAt);
  return days === null || (day >= days.from && day <= days.to);
}

/** The sum of a clip's windows on some days. */
export function partOf(clip: KnownClip, rows: readonly SeenRow[], days: Days): Part {
  const part: Part = {
    durationSeconds: clip.durationSeconds,
    fast: [0, 0, 0],
    slow: Array.from({ length: 17 }, () => 0),
    playsVariance: 0,
    viewersVariance: 0,
    binsVariance: 0,
    sourcesVariance: 0,
  };
  for (const row of rows) {
    if (row.video !== clip.id || !isWithin(row, days)) continue;
    const [first = 0, second = 0] = row.variances;
    for (const [at, count] of row.counts.entries()) part[row.pace][at]! += count;
    if (row.pace === 'fast') {
      part.playsVariance += first;
      part.viewersVariance += second;
    } else {
      part.binsVariance += first;
      part.sourcesVariance += second;
    }
  }
  return part;
}

/** Numbers at one place of the vectors of several parts, together. */
export function sumOf(parts: readonly Part[], of: (part: Part) => number): number {
  return parts.reduce((sum, part) => sum + of(part), 0);
}
