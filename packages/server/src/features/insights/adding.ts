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

/**
 * Adds what public clips release to the days of their accounts and of the instance. Clips that are not public have
 * totals alone, so that no difference of sums tells their days.
 */
export function createAdding(clipsOf: AddedClipsOf): OnReleases {
  const rows = createBulk<InsightDayRow>({ columns: COLUMNS, compile: compileAddition });
  return async (transaction, windows) => {
    const clips = await clipsOf(
      [...new Set(windows.map(({ video }) => video as VideoId))],
      transaction,
    );
    const added = new Map<string, InsightDayRow>();
    for (const window of windows) {
      const clip = clips.get(window.video as VideoId);
      if (clip === undefined || !clip.isPublic) continue;
      addTo(added, window, clip);
    }
    await rows.write(transaction, [...added.values()]);
  };
}

/** What one window adds to a day. Everything is a sum over released numbers, so days add up to ranges. */
export function additionOf(noised: NoisedCounts, durationSeconds: number): Addition {
  const [first, second] = noised.variances;
  if (noised.group === 'fast') {
    const [views = 0, other_plays = 0, viewers = 0] = [
      FAST.views,
      FAST.otherPlays,
      FAST.viewers,
    ].map((at) => noised.values[at]);
    return {
      ...NOTHING,
      views,
      other_plays,
      viewers,
      plays_variance: first,
      viewers_variance: second,
    };
  }
  const bins = binsOf(noised);
  const seconds = bins.map((_, bin) => typicalSeconds(bin, durationSeconds));
  const weighted = (weights: readonly number[]) =>
    bins.reduce((sum, count, bin) => sum + count * (weights[bin] ?? 0), 0);
  const total = seconds.reduce((sum, one) => sum + one, 0);
  const squares = seconds.reduce((sum, one) => sum + one ** 2, 0);
  const [feed = 0, following = 0, profile = 0, search = 0, share = 0, embed = 0] =
    sourcesOf(noised);
  return {
    ...NOTHING,
    first_plays: weighted(bins.map(() => 1)),
    completions: bins.at(-1) ?? 0,
    bins_variance: first,
    seconds: weighted(seconds),
    seconds_variance: first * squares,
    seconds_covariance: first * total,
    shares: weighted(seconds) / durationSeconds,
    shares_variance: (first * squares) / durationSeconds ** 2,
    shares_covariance: (first * total) / durationSeconds,
    from_feed: feed,
    from_following: following,
    from_profile: profile,
    from_search: search,
    from_share: share,
    from_embed: embed,
    sources_variance: second,
  };
}

/** The numbers of a day, without whose and which. */
export type Addition = Omit<InsightDayRow, 'account_id' | 'day'>;

/** A day on which nothing was released. */
export const NOTHING: Addition = Object.freeze({
  views: 0,
  other_plays: 0,
  viewers: 0,
  plays_variance: 0,
  viewers_variance: 0,
  first_plays: 0,
  completions: 0,
  bins_variance: 0,
  seconds: 0,
  seconds_variance: 0,
  seconds_covariance: 0,
  shares: 0,
  shares_variance: 0,
  shares_covariance: 0,
  from_feed: 0,
  from_following: 0,
  from_profile: 0,
  from_search: 0,
  from_share: 0,
  from_embed: 0,
  sources_variance: 0,
});

/** Names of the numbers of a day. */
export const NUMBERS = Object.keys(NOTHING) as (keyof Addition)[];

/** The sum of two days. */
export function plus(one: Addition, other: Addition): Addition {
  const sum = { ...one };
  for (const name of NUMBERS) sum[name] += other[name];
  return sum;
}

const COLUMNS = [
  'account_id',
  'day',
  ...NUMBERS,
] as const satisfies readonly (keyof InsightDayRow)[];

function addTo(added: Map<string, InsightDayRow>, window: ReleasedWindow, clip: AddedClip): void {
  const addition = additionOf(window.noised, clip.durationSeconds);
  const day = Math.floor(window.at / DAY_MS);
  for (const account_id of [clip.creatorId, INSTANCE]) {
    const key = `${account_id} ${day}`;
    const known = added.get(key) ?? NOTHING;
    added.set(key, { account_id, day, ...plus(known, addition) });
  }
}

function compileAddition(db: Db | DbTransaction, rows: InsightDayRow[]) {
  return db
    .insertInto('insight_days')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'day'])
        .doUpdateSet((row) =>
          Object.fromEntries(
            NUMBERS.map((name) => [
              name,
              row(`insight_days.${name}`, '+', row.ref(`excluded.${name}`)),
            ]),
          ),
        ),
    )
    .compile();
}
