import { type Group, type NoisedCounts, sumCounts } from '@footlights/count';
import type { Db } from '#engines/db/port.ts';
import { DAY_MS } from '#lib/day.ts';
import type { Published } from './published.ts';
import { noisedOf } from './store.ts';
import type { ViewReleaseRow } from './table.ts';
import { groupOf } from './windows.ts';

/** Which UTC days of release of a clip, in days since 1970, both with. */
export interface WantedDays {
  id: string;
  from: number;
  to: number;
}

/** What was released of a clip on one day; a window counts on the day of its end. */
export interface ReleasedDay {
  day: number;
  /** Null: nothing of that group. */
  fast: NoisedCounts | null;
  slow: NoisedCounts | null;
}

/** Released numbers of clips by day, the first first; clips without any are missing. One query. */
export type ReleasedDaysOf = (
  wanted: readonly WantedDays[],
  groups: readonly Group[],
) => Promise<ReadonlyMap<string, readonly ReleasedDay[]>>;

/** Cost: the release rows of these clips, which grow with the logarithm of their plays. */
export function createReleasedDays(db: Db, published: Pick<Published, 'numberOf'>): ReleasedDaysOf {
  return async (wanted, groups) => {
    const videos = new Map<number, string>();
    const spans = new Map<string, { from: number; to: number; series: number[] }>();
    for (const { id, from, to } of wanted) {
      const key = `${from} ${to}`;
      const span = spans.get(key) ?? { from, to, series: [] };
      spans.set(key, span);
      for (const group of groups) {
        const series = published.numberOf(id, group);
        if (series === undefined) continue;
        videos.set(series, id);
        span.series.push(series);
      }
    }
    if (videos.size === 0) return new Map();
    const rows = await selectRows(db, [...spans.values()]).execute();
    const byVideo = Map.groupBy(rows, ({ series }) => videos.get(series) ?? '');
    return new Map([...byVideo].map(([id, own]) => [id, daysFrom(own)]));
  };
}

function selectRows(db: Db, spans: readonly { from: number; to: number; series: number[] }[]) {
  return db
    .selectFrom('view_releases')
    .selectAll()
    .where((row) =>
      row.or(
        spans
          .filter(({ series }) => series.length > 0)
          .map(({ from, to, series }) =>
            row.and([
              row('series', 'in', series),
              row('ends_at', '>=', from * DAY_MS),
              row('ends_at', '<', (to + 1) * DAY_MS),
            ]),
          ),
      ),
    );
}

function daysFrom(rows: readonly ViewReleaseRow[]): ReleasedDay[] {
  const byDay = Map.groupBy(rows, ({ ends_at }) => Math.floor(ends_at / DAY_MS));
  return [...byDay]
    .toSorted(([a], [b]) => a - b)
    .map(([day, own]) => ({ day, fast: sumOf(own, 'fast'), slow: sumOf(own, 'slow') }));
}

function sumOf(rows: readonly ViewReleaseRow[], group: Group): NoisedCounts | null {
  const own = rows.filter(({ series }) => groupOf(series) === group);
  return sumCounts(own.map(noisedOf), group);
}
