import { FOLD_AFTER_MS, foldRows, type ReleaseRow } from '@footlights/count';
import { CompiledQuery } from 'kysely';
import type { Db, DbTransaction } from '#engines/db/port.ts';
import { createBulk } from '#engines/db/bulk.ts';
import { RELEASE_COLUMNS } from './release-store.ts';
import { noisedOf } from './store.ts';
import type { ViewReleaseRow } from './table.ts';

/** Folds release rows. */
export interface FoldStore {
  /**
   * Adds the oldest rows that are due to those of their series and day, in one transaction; sums stay as they are.
   * Gives how many rows it took: 0 when none is due. Cost: some milliseconds, however many rows there are.
   */
  foldOldest(now: number): Promise<number>;
}

/** Rows of one transaction. */
const ROWS_AT_ONCE = 64;

type Key = Pick<ViewReleaseRow, 'series' | 'first_window'>;

export function createFoldStore(db: Db): FoldStore {
  const folded = createBulk<ViewReleaseRow>({ columns: RELEASE_COLUMNS, compile: upsert });
  const gone = createBulk<Key>({ columns: ['series', 'first_window'], compile: remove });
  const { sql: rowBefore } = selectBefore(db, { series: 0, first_window: 0 }).compile();

  async function before(transaction: DbTransaction, row: Key): Promise<ViewReleaseRow[]> {
    const query = CompiledQuery.raw(rowBefore, [row.series, row.first_window, 1]);
    return (await transaction.executeQuery<ViewReleaseRow>(query)).rows;
  }
  return {
    foldOldest(now) {
      return db.transaction().execute(async (transaction) => {
        const due = await selectDue(transaction, now).execute();
        const changed: ViewReleaseRow[] = [];
        for (const [series, rows] of Map.groupBy(due, (row) => row.series)) {
          const [first] = rows.toSorted((a, b) => a.first_window - b.first_window);
          const known = first === undefined ? [] : await before(transaction, first);
          changed.push(...foldInto(known, rows, now).map((row) => toRow(series, row)));
        }
        const kept = new Set(changed.map(nameOf));
        await folded.write(transaction, changed);
        await gone.write(
          transaction,
          due.filter((row) => !kept.has(nameOf(row))),
        );
        return due.length;
      });
    },
  };
}

/** The rows that change when these are added to the one before them. */
function foldInto(
  known: readonly ViewReleaseRow[],
  rows: readonly ViewReleaseRow[],
  now: number,
): ReleaseRow[] {
  const before = known.map(toFoldable);
  const all = foldRows([...before, ...rows.map(toFoldable)], now);
  return all.filter((row) => !before.includes(row));
}

function selectDue(db: Db | DbTransaction, now: number) {
  return db
    .selectFrom('view_releases')
    .selectAll()
    .where('is_folded', '=', 0)
    .where('ends_at', '<', now - FOLD_AFTER_MS)
    .orderBy('ends_at')
    .limit(ROWS_AT_ONCE);
}

function selectBefore(db: Db | DbTransaction, row: Key) {
  return db
    .selectFrom('view_releases')
    .selectAll()
    .where('series', '=', row.series)
    .where('first_window', '<', row.first_window)
    .orderBy('first_window', 'desc')
    .limit(1);
}

function upsert(db: Db | DbTransaction, rows: ViewReleaseRow[]) {
  return db
    .insertInto('view_releases')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .columns(['series', 'first_window'])
        .doUpdateSet((row) =>
          Object.fromEntries(RELEASE_COLUMNS.map((name) => [name, row.ref(`excluded.${name}`)])),
        ),
    )
    .compile();
}

function remove(db: Db | DbTransaction, keys: Key[]) {
  return db
    .deleteFrom('view_releases')
    .where((row) =>
      row.or(keys.map((key) => row.and({ series: key.series, first_window: key.first_window }))),
    )
    .compile();
}

function nameOf({ series, first_window: window }: Key): string {
  return `${series} ${window}`;
}

function toFoldable(row: ViewReleaseRow): ReleaseRow {
  return {
    ...noisedOf(row),
    firstWindow: row.first_window,
    lastWindow: row.last_window,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
  };
}

function toRow(series: number, row: ReleaseRow): ViewReleaseRow {
  return {
    series,
    first_window: row.firstWindow,
    last_window: row.lastWindow,
    starts_at: row.startsAt,
    ends_at: row.endsAt,
    counts: JSON.stringify(row.values),
    first_variance: row.variances[0],
    second_variance: row.variances[1],
    is_folded: 1,
  };
}
