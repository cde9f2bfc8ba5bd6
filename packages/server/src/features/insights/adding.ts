import { binsOf, FAST, type NoisedCounts, sourcesOf, typicalSeconds } from '@footlights/count';
import { createBulk } from '#engines/db/bulk.ts';
import type { Db, DbTransaction } from '#engines/db/port.ts';
import { DAY_MS } from '#lib/day.ts';
import type { AccountId, VideoId } from '#lib/ids.ts';
import type { OnReleases, ReleasedWindow } from '#features/views/service.ts';
import type { InsightDayRow } from './table.ts';

/** Whose row holds the sums of the whole instance. */
export const INSTANCE = '' as string as AccountId;

/** What is added up of a clip: whose it is, how long, and whether it counts in the account's sums. */
export interface AddedClip {
  creatorId: AccountId;
  durationSeconds: number;
  isPublic: boolean;
}

/** The clips of these ids that can be played, as of this transaction. */
export type AddedClipsOf = (
  ids: readonly VideoId[],
  transaction: DbTransaction,
) => Promise<ReadonlyMap<VideoId, AddedClip>>;

/** The numbers of a day, without whose and which. */
export type Addition = Omit<InsightDayRow, 'account_id' | 'day'>;

/** What fast windows add to, and what slow ones do. */
const OF_FAST = ['views', 'other_plays', 'viewers', 'plays_variance', 'viewers_variance'] as const;
const OF_SLOW = [
  'first_plays',
  'completions',
  'bins_variance',
  'seconds',
  'seconds_variance',
  'seconds_covariance',
  'shares',
  'shares_variance',
  'shares_covariance',
  'from_feed',
  'from_following',
  'from_profile',
  'from_search',
  'from_share',
  'from_embed',
  'sources_variance',
] as const;

/** Names of the numbers of a day. */
export const NUMBERS = [...OF_FAST, ...OF_SLOW] as const satisfies readonly (keyof Addition)[];

type NumberName = (typeof NUMBERS)[number];

/** A day on which nothing was released. */
export const NOTHING: Addition = Object.freeze(
  Object.fromEntries(NUMBERS.map((name) => [name, 0])) as Record<NumberName, number>,
);

/**
 * Adds what public clips release to the days of their accounts and of the instance. Clips that are not public have
 * totals alone, so that no difference of sums tells their days.
 */
export function createAdding(clipsOf: AddedClipsOf): OnReleases {
  const days = { fast: createDays(OF_FAST), slow: createDays(OF_SLOW) };
  return async (transaction, windows) => {
    const ids = new Set(windows.map(({ video }) => video as VideoId));
    const clips = await clipsOf([...ids], transaction);
    for (const group of ['fast', 'slow'] as const) {
      const own = windows.filter(({ noised }) => noised.group === group);
      await days[group].add(transaction, own, clips);
    }
  };
}

/** What one window adds to a day. Everything is a sum over released numbers, so days add up to ranges. */
export function additionOf(noised: NoisedCounts, durationSeconds: number): Addition {
  return { ...NOTHING, ...partOf(noised, durationSeconds) };
}

/** The sum of two days. */
export function plus(one: Addition, other: Addition): Addition {
  const sum = { ...one };
  for (const name of NUMBERS) sum[name] += other[name];
  return sum;
}

function partOf(noised: NoisedCounts, durationSeconds: number): Partial<Addition> {
  return noised.group === 'fast' ? fastOf(noised) : slowOf(noised, durationSeconds);
}

function fastOf({ values, variances }: NoisedCounts): Partial<Addition> {
  return {
    views: values[FAST.views] ?? 0,
    other_plays: values[FAST.otherPlays] ?? 0,
    viewers: values[FAST.viewers] ?? 0,
    plays_variance: variances[0],
    viewers_variance: variances[1],
  };
}

function slowOf(noised: NoisedCounts, durationSeconds: number): Partial<Addition> {
  const [ofBins, ofSources] = noised.variances;
  const bins = binsOf(noised);
  const seconds = bins.map((_, bin) => typicalSeconds(bin, durationSeconds));
  const watched = bins.reduce((sum, count, bin) => sum + count * (seconds[bin] ?? 0), 0);
  const total = seconds.reduce((sum, one) => sum + one, 0);
  const squares = seconds.reduce((sum, one) => sum + one ** 2, 0);
  const [feed = 0, following = 0, profile = 0, search = 0, share = 0, embed = 0] =
    sourcesOf(noised);
  return {
    first_plays: bins.reduce((sum, count) => sum + count, 0),
    completions: bins.at(-1) ?? 0,
    bins_variance: ofBins,
    seconds: watched,
    seconds_variance: ofBins * squares,
    seconds_covariance: ofBins * total,
    shares: watched / durationSeconds,
    shares_variance: (ofBins * squares) / durationSeconds ** 2,
    shares_covariance: (ofBins * total) / durationSeconds,
    from_feed: feed,
    from_following: following,
    from_profile: profile,
    from_search: search,
    from_share: share,
    from_embed: embed,
    sources_variance: ofSources,
  };
}

type Row = Pick<InsightDayRow, 'account_id' | 'day'> & Partial<Addition>;

/** Days of accounts as far as these of their numbers go; the others stay. */
function createDays(names: readonly NumberName[]) {
  const rows = createBulk<Row>({
    columns: ['account_id', 'day', ...names],
    compile: (db, values) => compileAddition(db, values, names),
  });
  function addTo(row: Row, addition: Partial<Addition>): void {
    for (const name of names) row[name] = (row[name] ?? 0) + (addition[name] ?? 0);
  }
  return {
    async add(
      transaction: DbTransaction,
      windows: readonly ReleasedWindow[],
      clips: ReadonlyMap<VideoId, AddedClip>,
    ): Promise<void> {
      const byDay = new Map<number, Map<AccountId, Row>>();
      for (const { at, noised, video } of windows) {
        const clip = clips.get(video as VideoId);
        if (clip === undefined || !clip.isPublic) continue;
        const day = Math.floor(at / DAY_MS);
        const accounts = byDay.get(day) ?? new Map<AccountId, Row>();
        byDay.set(day, accounts);
        const addition = partOf(noised, clip.durationSeconds);
        for (const account_id of [clip.creatorId, INSTANCE]) {
          const row = accounts.get(account_id) ?? { account_id, day };
          accounts.set(account_id, row);
          addTo(row, addition);
        }
      }
      const all = [...byDay.values()].flatMap((accounts) => [...accounts.values()]);
      await rows.write(transaction, all);
    },
  };
}

function compileAddition(db: Db | DbTransaction, rows: Row[], names: readonly NumberName[]) {
  return db
    .insertInto('insight_days')
    .values(rows as InsightDayRow[])
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'day'])
        .doUpdateSet((row) =>
          Object.fromEntries(
            names.map((name) => [
              name,
              row(`insight_days.${name}`, '+', row.ref(`excluded.${name}`)),
            ]),
          ),
        ),
    )
    .compile();
}
