import {
  addWindow,
  type Estimate,
  firstWindow,
  nextWindow,
  type NoisedCounts,
  noisedCounts,
  NOTHING_SHOWN,
  pacingCount,
  type ShownTotal,
  TIMETABLE,
} from '../src/index.ts';
import { defaultPrivacy, seededBytes } from './seeded.ts';

/** Days in milliseconds. */
export const DAY = 86_400_000;

/** What a simulated video published up to a time. */
export type SimulatedVideo = {
  /** After each fast window: its end, the plays cut so far, and the shown total. */
  readonly windows: readonly {
    readonly endsAt: number;
    readonly plays: number;
    readonly shown: ShownTotal;
  }[];
};

type Simulation = {
  /** Epoch ms after publishing at 0, ascending; each is a view by a new device. */
  readonly playedAt: readonly number[];
  readonly until: number;
  readonly seed: number;
  /** The total that is shown. */
  readonly estimateOf: (counts: NoisedCounts) => Estimate;
};

const PRIVACY = defaultPrivacy();

/** Runs timetable, noise and shown total over the plays of one video. */
export function simulate({ estimateOf, playedAt, seed, until }: Simulation): SimulatedVideo {
  const windows = [];
  let window = firstWindow(0, TIMETABLE.fast);
  let shown = NOTHING_SHOWN;
  let plays = 0;
  while (window.endsAt <= until) {
    const before = plays;
    while ((playedAt[plays] ?? Infinity) <= window.endsAt) plays += 1;
    const counts = [plays - before, 0, plays - before];
    const random = seededBytes(Math.imul(seed, 0x9e3779b1) + window.number);
    const published = noisedCounts({ group: 'fast', counts }, PRIVACY, random);
    shown = addWindow(shown, estimateOf(published));
    windows.push({ endsAt: window.endsAt, plays, shown });
    window = nextWindow(
      window,
      { at: window.endsAt, released: pacingCount(published) },
      TIMETABLE.fast,
    );
  }
  return { windows };
}

/** Ascending times of `plays` plays in a burst that decays over three days. */
export function burst(plays: number, unit: () => number): number[] {
  const times = Array.from(
    { length: plays },
    () => -Math.log(1 - unit() * (1 - Math.exp(-3))) * DAY,
  );
  return times.toSorted((a, b) => a - b);
}
