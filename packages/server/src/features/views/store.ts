import {
  type CountingDay,
  FOLD_AFTER_MS,
  foldRows,
  type Group,
  type NoisedCounts,
  type ReleaseRow,
} from '@footlights/count';
import type { Db, DbTransaction } from '#engines/db/port.ts';
import type { ViewReleaseRow, ViewWindowRow } from './table.ts';
import type { Release, RunningWindow, Shown } from './windows.ts';

/** The counting day that was last opened, and when; null on a new instance. */
export async function readDay(db: Db): Promise<(CountingDay & { openedAt: number }) | null> {
  const row = await db.selectFrom('counting_day').selectAll().executeTakeFirst();
  if (row === undefined) return null;
  return { number: row.number, utcDay: row.utc_day, openedAt: row.opened_at };
}

/** From here on this is the counting day. */
export async function writeDay(db: Db, day: CountingDay & { openedAt: number }): Promise<void> {
  const row = { number: day.number, utc_day: day.utcDay, opened_at: day.openedAt };
  await db
    .insertInto('counting_day')
    .values({ id: 1, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}

/** Every running window. */
export async function loadWindows(db: Db): Promise<RunningWindow[]> {
  return (await db.selectFrom('view_windows').selectAll().execute()).map(toRunning);
}

/** Adds windows or puts them in the place of earlier ones. */
export async function saveWindows(db: Db, windows: readonly RunningWindow[]): Promise<void> {
  if (windows.length === 0) return;
  await db
    .insertInto('view_windows')
    .values(windows.map(toWindowRow))
    .onConflict((conflict) =>
      conflict.columns(['video_id', 'pace']).doUpdateSet((row) => ({
        window: row.ref('excluded.window'),
        starts_at: row.ref('excluded.starts_at'),
        ends_at: row.ref('excluded.ends_at'),
        total: row.ref('excluded.total'),
        released_at: row.ref('excluded.released_at'),
        counts: row.ref('excluded.counts'),
        variances: row.ref('excluded.variances'),
        shown: row.ref('excluded.shown'),
      })),
    )
    .execute();
}

/** Release rows and the windows after them, in one transaction. A window that has its row is never written again. */
export async function writeReleases(db: Db, releases: readonly Release[]): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('view_releases')
      .values(releases.map(toReleaseRow))
      .onConflict((conflict) => conflict.columns(['video_id', 'pace', 'first_window']).doNothing())
      .execute();
    await saveWindows(
      transaction,
      releases.map(({ next }) => next),
    );
  });
}

/** Removes everything published of a video. */
export async function removeCounts(db: Db, video: string): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await transaction.deleteFrom('view_releases').where('video_id', '=', video).execute();
    await transaction.deleteFrom('view_windows').where('video_id', '=', video).execute();
  });
}

/** Videos with release rows that are old enough to be folded and are not yet. */
export async function videosToFold(db: Db, now: number): Promise<string[]> {
  const rows = await db
    .selectFrom('view_releases')
    .select('video_id')
    .distinct()
    .where('is_folded', '=', 0)
    .where('ends_at', '<', now - FOLD_AFTER_MS)
    .execute();
  return rows.map((row) => row.video_id);
}

/** Adds up the old rows of a video, one row per group and month. Sums stay as they are. */
export async function foldVideo(db: Db, video: string, now: number): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    const old = transaction
      .selectFrom('view_releases')
      .selectAll()
      .where('video_id', '=', video)
      .where('ends_at', '<', now - FOLD_AFTER_MS);
    const folded = foldRows((await old.execute()).map(toFoldable), now);
    await transaction
      .deleteFrom('view_releases')
      .where('video_id', '=', video)
      .where('ends_at', '<', now - FOLD_AFTER_MS)
      .execute();
    await insertFolded(transaction, video, folded);
  });
}

async function insertFolded(
  transaction: DbTransaction,
  video: string,
  rows: readonly ReleaseRow[],
): Promise<void> {
  await transaction
    .insertInto('view_releases')
    .values(
      rows.map((row) => ({
        video_id: video,
        pace: row.group,
        first_window: row.firstWindow,
        last_window: row.lastWindow,
        starts_at: row.startsAt,
        ends_at: row.endsAt,
        counts: JSON.stringify(row.values),
        variances: JSON.stringify(row.variances),
        is_folded: 1 as const,
      })),
    )
    .execute();
}

function toFoldable(row: ViewReleaseRow): ReleaseRow {
  return {
    ...noisedOf(row.pace, row),
    firstWindow: row.first_window,
    lastWindow: row.last_window,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
  };
}

function toReleaseRow({ noised, ended, at }: Release): ViewReleaseRow {
  return {
    video_id: ended.video,
    pace: ended.group,
    first_window: ended.window.number,
    last_window: ended.window.number,
    starts_at: ended.window.startsAt,
    ends_at: at,
    counts: JSON.stringify(noised.values),
    variances: JSON.stringify(noised.variances),
    is_folded: 0,
  };
}

function toWindowRow(running: RunningWindow): ViewWindowRow {
  const { video, group, window, isOpen, releasedAt, sums, shown } = running;
  return {
    video_id: video,
    pace: group,
    window: window.number,
    starts_at: window.startsAt,
    ends_at: isOpen ? window.endsAt : null,
    total: window.total,
    released_at: releasedAt,
    counts: JSON.stringify(sums.values),
    variances: JSON.stringify(sums.variances),
    shown: shown === null ? null : JSON.stringify(shown),
  };
}

function toRunning(row: ViewWindowRow): RunningWindow {
  const { window: number, starts_at: startsAt, total } = row;
  return {
    video: row.video_id,
    group: row.pace,
    window: { number, startsAt, endsAt: row.ends_at ?? startsAt, total },
    isOpen: row.ends_at !== null,
    releasedAt: row.released_at,
    sums: noisedOf(row.pace, row),
    shown: row.shown === null ? null : (JSON.parse(row.shown) as Shown),
  };
}

function noisedOf(group: Group, row: { counts: string; variances: string }): NoisedCounts {
  return {
    group,
    values: JSON.parse(row.counts) as number[],
    variances: JSON.parse(row.variances) as [number, number],
  };
}
