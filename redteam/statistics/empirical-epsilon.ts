import { clopperPearson } from './binomial.ts';

/** What an attacker made of each run: the larger, the more it looks as if the device had played. */
export interface Scores {
  /** Of runs without the device. */
  absent: readonly number[];
  /** Of runs with it. */
  present: readonly number[];
}

/**
 * The ε that these runs prove at least, with this confidence: ln of how much likelier an event is with the device
 * than without (or the other way round), at the near ends of both intervals. The event, a score beyond some limit,
 * is chosen on every other run and tested on the rest, so that choosing proves nothing by itself.
 */
export function epsilonAtLeast(scores: Scores, confidence: number): number {
  const chosenOn = halfOf(scores, 0);
  const testedOn = halfOf(scores, 1);
  const limits = [...new Set([...chosenOn.absent, ...chosenOn.present].map(rounded))];
  let best = { bound: -Infinity, event: eventOf(0, true) };
  for (const limit of limits) {
    for (const isAbove of [true, false]) {
      const event = eventOf(limit, isAbove);
      const bound = boundOf(event, chosenOn, confidence);
      if (bound > best.bound) best = { bound, event };
    }
  }
  return Math.max(0, boundOf(best.event, testedOn, confidence));
}

interface Event {
  isAbove: boolean;
  holds: (score: number) => boolean;
}

function eventOf(limit: number, isAbove: boolean): Event {
  const holds = (score: number) => (isAbove ? rounded(score) >= limit : rounded(score) <= limit);
  return { isAbove, holds };
}

/** A score beyond the limit upwards speaks for the device, downwards against it. */
function boundOf({ isAbove, holds }: Event, scores: Scores, confidence: number): number {
  const [often, seldom] = isAbove
    ? [scores.present, scores.absent]
    : [scores.absent, scores.present];
  const more = clopperPearson(often.filter(holds).length, often.length, confidence);
  const less = clopperPearson(seldom.filter(holds).length, seldom.length, confidence);
  return Math.log(more.low / less.high);
}

function halfOf({ absent, present }: Scores, parity: number): Scores {
  const isOf = (_: number, at: number) => at % 2 === parity;
  return { absent: absent.filter(isOf), present: present.filter(isOf) };
}

/** Equal scores stay equal whatever the order of their sums. */
function rounded(score: number): number {
  return Math.round(score * 1000) / 1000;
}
