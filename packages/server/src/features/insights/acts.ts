import type { ActSums } from '@footlights/contract';
import { NO_ACTS } from '#features/counters/service.ts';
import { type Days, daysIn } from './days.ts';

/** Acts and followers of a day, by its name in the table. */
export interface ActDay extends ActSums {
  day: number;
  followers_gained?: number;
  followers_lost?: number;
}

/** Acts, and followers who came and went. */
export interface Done {
  acts: ActSums;
  gained: number;
  lost: number;
}

/** What was done on each of some days, and on all days of a range. */
export interface Doings {
  on(day: number): Done;
  during(days: Days): Done;
}

export function doingsFrom(rows: readonly ActDay[]): Doings {
  const byDay = new Map(rows.map((row) => [row.day, doneOn(row)]));
  const on = (day: number) => byDay.get(day) ?? NOTHING_DONE;
  return { on, during: (days) => daysIn(days).map(on).reduce(together, NOTHING_DONE) };
}

const NOTHING_DONE: Done = { acts: NO_ACTS, gained: 0, lost: 0 };

function doneOn({ likes, comments, shares, saves, ...followers }: ActDay): Done {
  const { followers_gained: gained = 0, followers_lost: lost = 0 } = followers;
  return { acts: { likes, comments, shares, saves }, gained, lost };
}

function together(a: Done, b: Done): Done {
  if (b === NOTHING_DONE) return a;
  return {
    acts: {
      likes: a.acts.likes + b.acts.likes,
      comments: a.acts.comments + b.acts.comments,
      shares: a.acts.shares + b.acts.shares,
      saves: a.acts.saves + b.acts.saves,
    },
    gained: a.gained + b.gained,
    lost: a.lost + b.lost,
  };
}
