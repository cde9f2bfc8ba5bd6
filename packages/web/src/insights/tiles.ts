import type { InsightClip, Measured, PeriodNumbers, Reading } from '@footlights/contract';
import type { Say } from '#words/say.ts';
import { changeOf, changeOfCount, changeOfReading, type Change } from './change.ts';
import { createNumbers, type Numbers } from './numbers.ts';

/** A number with what a page says of it. */
export interface Tile {
  name: string;
  /** Null: too few to say. */
  text: string | null;
  /** How it differs from the days before; null where there is nothing to compare. */
  change: string | null;
  formula: string;
  /** One standard error; null for exact counts. */
  error: string | null;
}

export type ReadingName = 'views' | 'plays' | 'viewerDays' | 'watchSeconds';
export type RateName =
  | 'averageSeconds'
  | 'averageShare'
  | 'completion'
  | 'replaysPerViewer'
  | 'hook'
  | 'engagementByViews'
  | 'engagementByViewers';
export type ActName = 'likes' | 'comments' | 'shares' | 'saves';

/** Acts in the order in which they are shown. */
export const ACTS = ['likes', 'comments', 'shares', 'saves'] as const satisfies readonly ActName[];

/** Those that are told of a clip: of one that is not public no private ones. */
export function actsOf({ visibility }: Pick<InsightClip, 'visibility'>): readonly ActName[] {
  return visibility === 'public' ? ACTS : ['likes', 'comments'];
}

/** Rates that tell how clips are watched. */
export const WATCHING = [
  'hook',
  'averageSeconds',
  'averageShare',
  'completion',
  'replaysPerViewer',
] as const satisfies readonly RateName[];

/** Whether so much is released that something can be said of how clips are watched. */
export function tellsWatching(numbers: PeriodNumbers): boolean {
  return WATCHING.some((name) => numbers[name] !== null);
}

/** Makes tiles of the numbers of some days, beside those of the days before if there are any. */
export function createTiles(say: Say, now: PeriodNumbers, before: PeriodNumbers | null = null) {
  const numbers = createNumbers(say.language);
  const named = (name: ReadingName | RateName) => ({
    name: say(`insights.name.${name}`),
    formula: say(`insights.formula.${name}`),
  });
  return {
    reading: (name: ReadingName): Tile => ({
      ...named(name),
      ...readingOf(say, numbers, {
        now: now[name],
        before: before?.[name] ?? null,
        isTime: name === 'watchSeconds',
      }),
    }),
    rate: (name: RateName): Tile => {
      const [is, was] = [now[name], before?.[name] ?? null];
      return {
        ...named(name),
        text: is === null ? null : rateText(numbers, name, is),
        change: rateChange(say, numbers, { name, change: changeOf(is, was) }),
        error: is === null ? null : rateError(numbers, name, is),
      };
    },
    act: (name: ActName): Tile =>
      countTile(say, {
        name: say(`insights.name.${name}`),
        formula: say('insights.formula.acts'),
        now: now.acts[name],
        before: before?.acts[name] ?? null,
      }),
  };
}

/** What is said of a reading, without its name. */
export function readingOf(
  say: Say,
  numbers: Numbers,
  {
    now,
    before,
    isTime = false,
  }: { now: Reading | null; before: Reading | null; isTime?: boolean },
): Pick<Tile, 'text' | 'change' | 'error'> {
  const [all, signed] = isTime
    ? [numbers.time, numbers.signedTime]
    : [numbers.count, numbers.signed];
  if (now === null || now.shown === null) return { text: null, change: null, error: null };
  return {
    text: all(now.shown),
    change: changeText(say, numbers, { change: changeOfReading(now, before), signed }),
    error: all(now.standardError),
  };
}

/** A tile of an exact count. */
export function countTile(
  say: Say,
  count: { name: string; formula: string; now: number; before: number | null },
): Tile {
  const numbers = createNumbers(say.language);
  const { name, formula, now, before } = count;
  const isNothing = before === null || (now === 0 && before === 0);
  const change = isNothing ? null : changeOfCount(now, before);
  return {
    name,
    formula,
    text: numbers.count(now),
    change:
      change?.by === 0
        ? say('insights.change.same')
        : changeText(say, numbers, { change, signed: numbers.signed }),
    error: null,
  };
}

/** A number that grew to more than so many times itself has no percentage that says anything. */
const MOST_PART = 10;

function changeText(
  say: Say,
  numbers: Numbers,
  { change, signed }: { change: Change | null; signed: (by: number) => string },
): string | null {
  if (change === null) return null;
  if (!change.isClear) return say('insights.change.none');
  const by = signed(change.by);
  if (change.part === null || Math.abs(change.part) >= MOST_PART) return by;
  return say('insights.change.both', { by, part: numbers.signedPercent(change.part) });
}

function rateText(numbers: Numbers, name: RateName, rate: Measured): string {
  if (name === 'averageSeconds') return numbers.time(rate.value);
  if (name === 'replaysPerViewer') return numbers.decimal(rate);
  // A few acts on a hundred views: there the second decimal counts.
  return numbers.share(rate, name.startsWith('engagement') ? 2 : 1);
}

function rateError(numbers: Numbers, name: RateName, { standardError }: Measured): string {
  if (name === 'averageSeconds') return numbers.time(standardError);
  if (name === 'replaysPerViewer')
    return numbers.decimal({ value: standardError, standardError: 0 });
  return numbers.shareError(standardError);
}

function rateChange(
  say: Say,
  numbers: Numbers,
  { name, change }: { name: RateName; change: Change | null },
): string | null {
  if (name === 'averageSeconds')
    return changeText(say, numbers, { change, signed: numbers.signedTime });
  if (name === 'replaysPerViewer')
    return changeText(say, numbers, { change, signed: numbers.signedDecimal });
  if (change === null) return null;
  if (!change.isClear) return say('insights.change.none');
  return say('insights.change.points', { by: numbers.signedDecimal(change.by * 100) });
}
