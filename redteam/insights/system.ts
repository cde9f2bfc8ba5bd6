import { rankOf } from '../surfaces/rank.ts';
import type { SeenRow } from '../surfaces/recomputed.ts';
import { type Days, isWithin } from './parts.ts';

/** Which sum a cell is said to be: of these clips, on these days. */
export interface Cell {
  clips: readonly string[];
  days: Days;
  /** What is told: views, plays and viewers. */
  views: number;
  plays: number;
  viewers: number;
}

/** The linear system over all release rows that the cells of all answers make. */
export interface System {
  add(cell: Cell, rows: readonly SeenRow[]): void;
  verdict(): {
    cells: number;
    equations: number;
    /** Of the cells alone. */
    rankOfCells: number;
    /** Of the releases, and of both. */
    rank: number;
    rankWithCells: number;
  };
}

const PLACES = ['views', 'other plays', 'viewers'] as const;

/**
 * Each window's views, other plays and viewers are unknowns, and whatever no release told is one more. An equation that
 * is a sum of windows says nothing that these do not; one that is none falls on the unknown that was never released,
 * and raises the rank.
 */
export function createSystem(): System {
  const columns = new Map<string, number>();
  const equations = PLACES.map(() => new Set<string>());
  let cells = 0;
  const columnOf = ({ video, first }: SeenRow): number => {
    const key = `${video} ${first}`;
    const known = columns.get(key) ?? columns.size;
    columns.set(key, known);
    return known;
  };
  return {
    add({ clips, days, views, plays, viewers }, all) {
      const fast = all.filter(({ pace }) => pace === 'fast');
      for (const row of fast) columnOf(row);
      const rows = fast.filter((row) => clips.includes(row.video) && isWithin(row, days));
      const told = [views, plays - views, viewers];
      for (const [place, value] of told.entries()) {
        cells += 1;
        const sum = rows.reduce((total, { counts }) => total + (counts[place] ?? 0), 0);
        const known = rows.map(columnOf).toSorted((a, b) => a - b);
        equations[place]?.add(value === sum ? known.join() : 'unreleased');
      }
    },
    verdict() {
      const width = columns.size + 1;
      const units = Array.from({ length: columns.size }, (_, at) => rowOf([at], width));
      let rankOfCells = 0;
      let rankWithCells = 0;
      for (const texts of equations) {
        const rows = [...texts].map((text) =>
          text === 'unreleased'
            ? rowOf([width - 1], width)
            : rowOf(text.split(',').filter(Boolean).map(Number), width),
        );
        rankOfCells += rankOf(rows);
        rankWithCells += rankOf([...units, ...rows]);
      }
      const count = equations.reduce((sum, { size }) => sum + size, 0);
      const rank = PLACES.length * columns.size;
      return { cells, equations: count, rankOfCells, rank, rankWithCells };
    },
  };
}

function rowOf(ones: readonly number[], width: number): number[] {
  const row = Array.from({ length: width }, () => 0);
  for (const at of ones) row[at] = 1;
  return row;
}
