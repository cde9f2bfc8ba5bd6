import { foldRows, type ReleaseRow } from '@footlights/count';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { migrate } from '#engines/db/migrate.ts';
import type { Db } from '#engines/db/port.ts';
import { openSqlite } from '#engines/db/sqlite.ts';
import { createBulk } from '#engines/db/bulk.ts';
import { createFoldStore } from '../../../src/features/views/fold-store.ts';
import { foldOld } from '../../../src/features/views/fold.ts';
import { RELEASE_COLUMNS } from '../../../src/features/views/release-store.ts';
import type { ViewReleaseRow } from '../../../src/features/views/table.ts';
import { seededWords } from '../../../../count/test/seeded.ts';

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 2, 20);
/** Half of the steps take 2 ms, and the longest, which copy the write-ahead log back, 14 on a machine with two cores. */
const MOST_STEP_MS = 50;
/** A step that is long by itself is long each time; one that met the garbage of other tests is not. */
const TRIES = 3;

let database: ReturnType<typeof openSqlite>;
let folder = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'footlights-fold-'));
  database = openSqlite(join(folder, 'footlights.db'));
  await migrate(database.db);
});

afterEach(async () => {
  await database[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** So many series, each with windows that ended so many days ago. */
function rowsOf(seriesCount: number, ages: readonly number[], seed: number): ViewReleaseRow[] {
  const next = seededWords(seed);
  return Array.from({ length: seriesCount }, (_, series) =>
    ages.map((age, number) => {
      const length = series % 2 === 0 ? 3 : 17;
      return {
        series,
        first_window: number,
        last_window: number,
        starts_at: NOW - (age + 1) * DAY,
        ends_at: NOW - age * DAY,
        counts: JSON.stringify(Array.from({ length }, () => (next() % 100) - 20)),
        first_variance: 8,
        second_variance: 2,
        is_folded: 0 as const,
      };
    }),
  ).flat();
}

async function insert(db: Db, rows: readonly ViewReleaseRow[]): Promise<void> {
  const bulk = createBulk<ViewReleaseRow>({
    columns: RELEASE_COLUMNS,
    compile: (to, many) => to.insertInto('view_releases').values(many).compile(),
  });
  await db.transaction().execute((transaction) => bulk.write(transaction, rows));
}

function readRows(db: Db): Promise<ViewReleaseRow[]> {
  return db
    .selectFrom('view_releases')
    .selectAll()
    .orderBy('series')
    .orderBy('first_window')
    .execute();
}

/** What folding each series as a whole gives. */
function foldedAtOnce(rows: readonly ViewReleaseRow[], now: number): ReleaseRow[] {
  return [...Map.groupBy(rows, (row) => row.series).values()].flatMap((own) =>
    foldRows(own.map(toReleaseRow), now),
  );
}

function toReleaseRow(row: ViewReleaseRow): ReleaseRow {
  return {
    group: row.series % 2 === 0 ? 'fast' : 'slow',
    firstWindow: row.first_window,
    lastWindow: row.last_window,
    startsAt: row.starts_at,
    endsAt: row.ends_at,
    values: JSON.parse(row.counts) as number[],
    variances: [row.first_variance, row.second_variance],
  };
}

/** Runs the work and gives the most processor time of this thread between two turns of the event loop, in ms. */
async function stepMs(work: Promise<unknown>): Promise<number> {
  const state = { isOver: false };
  let longest = 0;
  const ended = work.finally(() => (state.isOver = true));
  while (!state.isOver) {
    const start = process.threadCpuUsage();
    await new Promise((resolve) => setImmediate(resolve));
    const { system, user } = process.threadCpuUsage(start);
    longest = Math.max(longest, (user + system) / 1000);
  }
  await ended;
  return longest;
}

/** The longest step of folding these rows, in ms: the least of some tries, if the first are too long. */
async function longestStepMs(rows: () => readonly ViewReleaseRow[]): Promise<number> {
  const { db } = database;
  let least = Infinity;
  for (let count = 0; count < TRIES && least >= MOST_STEP_MS; count += 1) {
    await db.deleteFrom('view_releases').execute();
    await insert(db, rows());
    least = Math.min(least, await stepMs(foldOld(db, NOW)));
  }
  return least;
}

test('20,000 series of 60,000 rows are folded in short steps, to what folding each as a whole gives (seed 61)', async () => {
  const { db } = database;
  const rows = () => rowsOf(20_000, [64.3, 64.1, 1], 61);
  // Not kept meanwhile: collecting garbage among so many objects is no step of folding.
  expect(await longestStepMs(rows)).toBeLessThan(MOST_STEP_MS);
  const after = await readRows(db);
  expect(after.map(toReleaseRow)).toEqual(foldedAtOnce(rows(), NOW));
  expect(after.filter((row) => row.is_folded === 0)).toHaveLength(20_000);
});

test('one series with thousands of due rows is folded in short steps too (seed 62)', async () => {
  const { db } = database;
  const ages = Array.from({ length: 4000 }, (_, window) => 100 - window / 50);
  const rows = rowsOf(2, ages, 62);
  expect(await longestStepMs(() => rows)).toBeLessThan(MOST_STEP_MS);
  expect((await readRows(db)).map(toReleaseRow)).toEqual(foldedAtOnce(rows, NOW));
});

test('a run that is cut short is gone on with, and later rows join those of their day (seed 63)', async () => {
  const { db } = database;
  const rows = rowsOf(300, [4.3, 4.2, 4.1, 3.9, 3.8, 2.6, 1.5, 0.4], 63);
  await insert(db, rows);
  const store = createFoldStore(db);
  for (let step = 0; step < 5; step += 1) expect(await store.foldOldest(NOW)).toBeGreaterThan(0);
  expect((await readRows(db)).some((row) => row.is_folded === 1)).toBe(true);
  for (let half = 0; half <= 10; half += 1) await foldOld(db, NOW + (half * DAY) / 2);
  const after = await readRows(db);
  expect(after.map(toReleaseRow)).toEqual(foldedAtOnce(rows, NOW + 5 * DAY));
  expect(after.every((row) => row.is_folded === 1)).toBe(true);
  expect(await store.foldOldest(NOW + 5 * DAY)).toBe(0);
});
