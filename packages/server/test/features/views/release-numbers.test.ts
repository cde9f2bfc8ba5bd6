import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Kysely, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import { expect, test } from 'vitest';
import { migrate } from '#engines/db/migrate.ts';
import { migrations } from '#engines/db/migrations/list.ts';
import type { Db } from '#engines/db/port.ts';
import { openSqlite } from '#engines/db/sqlite.ts';
import { foldOld } from '../../../src/features/views/fold.ts';
import { loadWindows, publishedSums } from '../../../src/features/views/store.ts';

const DAY = 86_400_000;
const VIDEO = 'v_AAAAAAAAAAAAAAAAAAAAAA';

async function open(): Promise<{ db: Db } & AsyncDisposable> {
  const folder = await mkdtemp(join(tmpdir(), 'footlights-numbers-'));
  const database = openSqlite(join(folder, 'footlights.db'));
  return {
    db: database.db,
    async [Symbol.asyncDispose]() {
      await database[Symbol.asyncDispose]();
      await rm(folder, { recursive: true });
    },
  };
}

/** A database as it was when windows held JSON. */
async function openOld(db: Db): Promise<void> {
  const before = Object.entries(migrations).filter(([name]) => name < '0005');
  const provider = { getMigrations: () => Promise.resolve(Object.fromEntries(before)) };
  const { error } = await new Migrator({ db: db as Kysely<unknown>, provider }).migrateToLatest();
  if (error !== undefined) throw error;
  const shown = (sum: number) => ({
    sum,
    variance: 90,
    held: sum,
    varianceSinceMove: 7,
    rounded: sum,
  });
  const totals = JSON.stringify({ views: shown(40), plays: shown(50), viewers: shown(30) });
  await sql`INSERT INTO view_windows VALUES (${VIDEO}, 'fast', 2, 200, 300, 50, 200, '[40,10,30]',
    '[90,45.5]', ${totals})`.execute(db);
  await sql`INSERT INTO view_windows VALUES (${VIDEO}, 'slow', 1, 100, NULL, 12, 100,
    ${JSON.stringify([12, ...Array(16).fill(0)])}, '[31,88]', NULL)`.execute(db);
  for (const window of [0, 1]) {
    await sql`INSERT INTO view_releases VALUES (${VIDEO}, 'fast', ${window}, ${window}, ${window * 100},
      ${window * 100 + 100}, '[20,5,15]', '[45,22.75]', 0)`.execute(db);
  }
}

test('what was published before windows were numbers is the same after', async () => {
  await using database = await open();
  const { db } = database;
  await openOld(db);
  await migrate(db);
  const windows = await loadWindows(db);
  expect(windows).toHaveLength(2);
  const [fast, slow] = windows;
  expect(fast).toMatchObject({
    video: VIDEO,
    group: 'fast',
    window: { number: 2, startsAt: 200, endsAt: 300, total: 50 },
    isOpen: true,
    releasedAt: 200,
    sums: { values: [40, 10, 30], variances: [90, 45.5] },
  });
  const held = { varianceSinceMove: 7 };
  expect(fast?.shown).toMatchObject({
    views: { ...held, held: 40, rounded: 40, sum: 40 },
    plays: { ...held, held: 50, rounded: 50, sum: 50 },
    viewers: { ...held, held: 30, rounded: 30, sum: 30 },
  });
  expect(slow).toMatchObject({ group: 'slow', isOpen: false, sums: null, window: { total: 12 } });
  expect(await publishedSums(db, VIDEO, 'fast')).toEqual(fast?.sums);
  await foldOld(db, 40 * DAY);
  expect(await publishedSums(db, VIDEO, 'fast')).toEqual(fast?.sums);
  const rows = await db.selectFrom('view_releases').selectAll().execute();
  expect(rows).toMatchObject([{ first_window: 0, last_window: 1, is_folded: 1 }]);
});
