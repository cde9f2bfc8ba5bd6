import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/**
 * What public clips released before days were added up, by account and day: otherwise insights of an instance that was
 * there before would say that nothing was watched. Months that were folded lie on the day of their last release.
 */
export const insightsHistory: Migration = {
  async up(db: Kysely<Tables>) {
    const first = await db
      .selectFrom('insight_days')
      .select(({ fn }) => fn.min<number | null>('day').as('day'))
      .executeTakeFirstOrThrow();
    const days = await daysBefore(db, (first.day ?? Infinity) * DAY_MS);
    for (let at = 0; at < days.length; at += LOT)
      await db
        .insertInto('insight_days')
        .values(days.slice(at, at + LOT))
        .execute();
  },
};

/** As they are by now. */
interface Tables {
  videos: {
    id: string;
    creator_id: string;
    audience: string;
    published_at: number | null;
    duration_seconds: number | null;
  };
  view_windows: { series: number; video_id: string };
  view_releases: {
    series: number;
    ends_at: number;
    counts: string;
    first_variance: number;
    second_variance: number;
  };
  insight_days: Day;
}

type Numbers = Record<string, number>;
type Day = Record<string, number | string>;

/** What one release says. */
interface Counts {
  duration_seconds: number;
  counts: string;
  first_variance: number;
  second_variance: number;
}

interface Release extends Counts {
  creator_id: string;
  series: number;
  ends_at: number;
}

const DAY_MS = 86_400_000;
/** Days of one statement. */
const LOT = 32;
/** Series that are read at once. */
const SERIES = 1000;
/** Whose row holds the sums of the whole instance. */
const INSTANCE = '';
const SOURCES = ['feed', 'following', 'profile', 'search', 'share', 'embed'];
const BINS = 11;

async function daysBefore(db: Kysely<Tables>, end: number): Promise<Day[]> {
  const days = new Map<string, Day>();
  const { last } = await db
    .selectFrom('view_windows')
    .select(({ fn }) => fn.max<number | null>('series').as('last'))
    .executeTakeFirstOrThrow();
  for (let from = 0; from <= (last ?? -1); from += SERIES) {
    for (const release of await releasesOf(db, from)) {
      if (release.ends_at >= end) continue;
      for (const account of [release.creator_id, INSTANCE]) add(days, account, release);
    }
  }
  return [...days.values()];
}

/** Of clips that are public now. */
async function releasesOf(db: Kysely<Tables>, from: number): Promise<Release[]> {
  return db
    .selectFrom('view_releases')
    .innerJoin('view_windows', 'view_windows.series', 'view_releases.series')
    .innerJoin('videos', 'videos.id', 'view_windows.video_id')
    .select([
      'videos.creator_id',
      'videos.duration_seconds',
      'view_releases.series',
      'view_releases.ends_at',
      'view_releases.counts',
      'view_releases.first_variance',
      'view_releases.second_variance',
    ])
    .where('view_releases.series', '>=', from)
    .where('view_releases.series', '<', from + SERIES)
    .where('videos.audience', '=', 'public')
    .where('videos.published_at', 'is not', null)
    .$narrowType<{ duration_seconds: number }>()
    .execute();
}

function add(days: Map<string, Day>, account: string, release: Release): void {
  const day = Math.floor(release.ends_at / DAY_MS);
  const numbers = release.series % 2 === 0 ? fastOf(release) : slowOf(release);
  const key = `${account} ${day}`;
  const sum = days.get(key) ?? { ...NOTHING, account_id: account, day };
  for (const [name, number] of Object.entries(numbers)) sum[name] = Number(sum[name]) + number;
  days.set(key, sum);
}

function fastOf({ counts, first_variance, second_variance }: Counts): Numbers {
  const [views = 0, other_plays = 0, viewers = 0] = JSON.parse(counts) as number[];
  const variances = { plays_variance: first_variance, viewers_variance: second_variance };
  return { views, other_plays, viewers, ...variances };
}

function slowOf({ counts, duration_seconds, first_variance, second_variance }: Counts): Numbers {
  const values = JSON.parse(counts) as number[];
  const bins = values.slice(0, BINS);
  const seconds = bins.map((_, bin) => secondsOf(bin, duration_seconds));
  const watched = sumOf(bins.map((count, bin) => count * (seconds[bin] ?? 0)));
  const squares = first_variance * sumOf(seconds.map((one) => one ** 2));
  const together = first_variance * sumOf(seconds);
  return {
    first_plays: sumOf(bins),
    completions: bins.at(-1) ?? 0,
    bins_variance: first_variance,
    seconds: watched,
    seconds_variance: squares,
    seconds_covariance: together,
    shares: watched / duration_seconds,
    shares_variance: squares / duration_seconds ** 2,
    shares_covariance: together / duration_seconds,
    ...Object.fromEntries(SOURCES.map((name, i) => [`from_${name}`, values[BINS + i] ?? 0])),
    sources_variance: second_variance,
  };
}

/** Seconds that a watch bin stands for, as the counter had it then. */
function secondsOf(bin: number, duration: number): number {
  const view = Math.min(duration < 4 ? duration / 2 : 2, duration);
  if (bin === 0) return view / 2;
  const from = Math.max(view, ((bin - 1) / 10) * duration);
  return (from + Math.max(view, (bin / 10) * duration)) / 2;
}

function sumOf(numbers: readonly number[]): number {
  return numbers.reduce((sum, one) => sum + one, 0);
}

/** Every number has a value, so that all rows of a statement have the same columns. */
const RELEASED_NOTHING = {
  counts: '[]',
  duration_seconds: 1,
  first_variance: 0,
  second_variance: 0,
};
const NOTHING: Numbers = { ...fastOf(RELEASED_NOTHING), ...slowOf(RELEASED_NOTHING) };
