import { createDays } from '#insights/days.ts';
import type { Say } from '#words/say.ts';
import { dayTicks, type Place } from './axes.ts';

/** Which branch of a message speaks of days or weeks. */
export function lengthWord(length: 1 | 7): 'day' | 'week' {
  return length === 7 ? 'week' : 'day';
}

/** Names what lies along an axis of time. */
export function createTimeline(say: Say) {
  const dates = createDays(say.language);
  return {
    /** A day or week by its dates. */
    nameOf: ({ from, to }: { from: string; to: string }, length: 1 | 7): string =>
      length === 7 ? dates.span(from, to) : dates.full(to),
    /** What heads the names in a table. */
    headOf: (length: 1 | 7): string => say('insights.chart.when', { length: lengthWord(length) }),
    /** What the axis says, and where. */
    columnsOf: (spans: readonly { from: string; to: string }[], places: readonly Place[]) =>
      dayTicks(spans).map(({ index, day, kind }) => ({
        text: kind === 'day' ? dates.short(day) : dates.month(day),
        at: places[index]?.centre ?? 0,
      })),
  };
}
