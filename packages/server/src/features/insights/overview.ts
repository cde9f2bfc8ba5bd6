import type { DayNumbers, Insights } from '@footlights/contract';
import type { AccountId } from '#lib/ids.ts';
import { type Done, doingsFrom } from './acts.ts';
import { type Addition, NOTHING } from './adding.ts';
import { bestIn } from './best.ts';
import { daysIn, dayText } from './days.ts';
import { curveNumbers, periodNumbers, sumIn, sumOf } from './numbers.ts';
import type { InsightsOptions } from './options.ts';
import { shownRange, type Span } from './range.ts';
import { sourcesIn } from './sources.ts';
import { daysOf } from './store.ts';

/** Everything that an account is told. Four queries, however much is played: days, acts, clips, and the best of them. */
export async function overviewOf(
  options: InsightsOptions,
  account: AccountId,
  span: Span,
): Promise<Insights> {
  const { range, before, today } = span;
  const all = { from: before.from, to: today };
  const released = new Map(
    (await daysOf(options.db, account, all)).map((row): [number, Addition] => [row.day, row]),
  );
  const { days: rows, followers } = await options.counters.daysOfAccount(account, all);
  const doings = doingsFrom(rows);
  const sum = sumIn(released, range);
  const [done, doneBefore] = [doings.during(range), doings.during(before)];
  const toDay = (day: number) => dayNumbers(day, released.get(day) ?? NOTHING, doings.on(day));
  return {
    account,
    range: shownRange(range),
    before: shownRange(before),
    lastDay: dayText(span.lastDay),
    numbers: periodNumbers(sum, done.acts),
    numbersBefore: periodNumbers(sumIn(released, before), doneBefore.acts),
    followers,
    followersGained: done.gained,
    followersLost: done.lost,
    followersGainedBefore: doneBefore.gained,
    followersLostBefore: doneBefore.lost,
    engagementByFollowers: followers > 0 ? sumOf(done.acts) / followers : null,
    days: daysIn(range).map(toDay),
    today: toDay(today),
    sources: sourcesIn(sum),
    best: await bestIn(options, account, range),
  };
}

function dayNumbers(day: number, sum: Addition, { acts, gained, lost }: Done): DayNumbers {
  return {
    day: dayText(day),
    ...curveNumbers(sum),
    ...acts,
    followersGained: gained,
    followersLost: lost,
  };
}
