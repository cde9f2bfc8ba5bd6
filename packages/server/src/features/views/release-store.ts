import type { Db, DbTransaction } from '#engines/db/port.ts';
import { createBulk } from '#engines/db/bulk.ts';
import type { OnReleases } from './options.ts';
import type { ViewReleaseRow, ViewWindowRow } from './table.ts';
import { NUMBERS, toRow } from './window-numbers.ts';
import type { Release, RunningWindow } from './windows.ts';

/** Writes windows and releases, many at a time. */
export interface ReleaseStore {
  /** Adds windows or puts them in the place of earlier ones, in one transaction. */
  saveWindows(windows: readonly RunningWindow[]): Promise<void>;
  /**
   * Release rows and the windows after them, in one transaction. A window that has its row is never written again.
   * Neighbouring series share pages of the database: in ascending order they cost a third.
   */
  writeReleases(releases: readonly Release[]): Promise<void>;
}

/** Columns of a release row. */
export const RELEASE_COLUMNS = [
  'series',
  'first_window',
  'last_window',
  'starts_at',
  'ends_at',
  'counts',
  'first_variance',
  'second_variance',
  'is_folded',
] as const satisfies readonly (keyof ViewReleaseRow)[];

export function createReleaseStore(db: Db, onReleases: OnReleases): ReleaseStore {
  const releaseRows = createBulk<ViewReleaseRow>({
    columns: RELEASE_COLUMNS,
    compile: (to, rows) =>
      to
        .insertInto('view_releases')
        .values(rows)
        .onConflict((conflict) => conflict.columns(['series', 'first_window']).doNothing())
        .compile(),
  });
  const windowRows = createBulk<ViewWindowRow>({
    columns: ['series', 'video_id', 'pace', ...NUMBERS],
    compile: upsertWindows,
  });
  return {
    async saveWindows(windows) {
      if (windows.length === 0) return;
      await db
        .transaction()
        .execute((transaction) => windowRows.write(transaction, windows.map(toRow)));
    },
    async writeReleases(releases) {
      await db.transaction().execute(async (transaction) => {
        await releaseRows.write(transaction, releases.map(toReleaseRow));
        await windowRows.write(
          transaction,
          releases.map(({ next }) => toRow(next)),
        );
        const windows = releases.map(({ at, ended, noised }) => ({
          video: ended.video,
          at,
          noised,
        }));
        await onReleases(transaction, windows);
      });
    },
  };
}

function upsertWindows(db: Db | DbTransaction, rows: ViewWindowRow[]) {
  return db
    .insertInto('view_windows')
    .values(rows)
    .onConflict((conflict) =>
      conflict
        .column('series')
        .doUpdateSet((row) =>
          Object.fromEntries(NUMBERS.map((name) => [name, row.ref(`excluded.${name}`)])),
        ),
    )
    .compile();
}

function toReleaseRow({ noised, ended, at }: Release): ViewReleaseRow {
  const { number, startsAt } = ended.window;
  return {
    series: ended.series,
    first_window: number,
    last_window: number,
    starts_at: startsAt,
    ends_at: at,
    counts: JSON.stringify(noised.values),
    first_variance: noised.variances[0],
    second_variance: noised.variances[1],
    is_folded: 0,
  };
}
