import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Release rows name their windows by a number, and running windows hold numbers instead of JSON. */
export const releaseNumbers: Migration = {
  async up(db: Kysely<Old & New>) {
    await createTables(db);
    await convert(db);
    await db.schema.dropTable('view_windows').execute();
    await db.schema.dropTable('view_releases').execute();
    await db.schema.alterTable('new_view_windows').renameTo('view_windows').execute();
    await db.schema.alterTable('new_view_releases').renameTo('view_releases').execute();
    await db.schema
      .createIndex('view_releases_to_fold')
      .on('view_releases')
      .columns(['is_folded', 'ends_at'])
      .execute();
  },
};

interface OldCounts {
  video_id: string;
  pace: 'fast' | 'slow';
  starts_at: number;
  ends_at: number;
  counts: string;
  variances: string;
}

interface Old {
  view_releases: OldCounts & { first_window: number; last_window: number; is_folded: number };
  view_windows: Omit<OldCounts, 'ends_at'> & {
    window: number;
    ends_at: number | null;
    total: number;
    released_at: number | null;
    shown: string | null;
  };
}

interface New {
  new_view_releases: Record<string, unknown>;
  new_view_windows: Record<string, unknown>;
}

const FAST_COUNTS = ['views', 'other_plays', 'viewers', 'held_views', 'held_plays', 'held_viewers'];
const SHOWN_COUNTS = ['shown_views', 'shown_plays', 'shown_viewers'];
const FAST_VARIANCES = [
  'plays_variance',
  'viewers_variance',
  'views_variance_since_move',
  'plays_variance_since_move',
  'viewers_variance_since_move',
];

async function createTables(db: Kysely<Old & New>): Promise<void> {
  let windows = db.schema
    .createTable('new_view_windows')
    .addColumn('series', 'integer', (column) => column.primaryKey())
    .addColumn('video_id', 'text', (column) => column.notNull())
    .addColumn('pace', 'text', (column) => column.notNull())
    .addColumn('window', 'integer', (column) => column.notNull())
    .addColumn('starts_at', 'bigint', (column) => column.notNull())
    .addColumn('ends_at', 'bigint')
    .addColumn('released_at', 'bigint')
    .addColumn('total', 'bigint', (column) => column.notNull());
  for (const name of [...FAST_COUNTS, ...SHOWN_COUNTS]) windows = windows.addColumn(name, 'bigint');
  for (const name of FAST_VARIANCES) windows = windows.addColumn(name, 'double precision');
  await windows.addUniqueConstraint('view_windows_video', ['video_id', 'pace']).execute();
  await db.schema
    .createTable('new_view_releases')
    .addColumn('series', 'integer', (column) => column.notNull())
    .addColumn('first_window', 'integer', (column) => column.notNull())
    .addColumn('last_window', 'integer', (column) => column.notNull())
    .addColumn('starts_at', 'bigint', (column) => column.notNull())
    .addColumn('ends_at', 'bigint', (column) => column.notNull())
    .addColumn('counts', 'text', (column) => column.notNull())
    .addColumn('first_variance', 'double precision', (column) => column.notNull())
    .addColumn('second_variance', 'double precision', (column) => column.notNull())
    .addColumn('is_folded', 'integer', (column) => column.notNull().defaultTo(0))
    .addPrimaryKeyConstraint('view_releases_key', ['series', 'first_window'])
    .execute();
}

/** Even numbers are fast series, odd ones the slow series of the same video. */
async function convert(db: Kysely<Old & New>): Promise<void> {
  const numbers = new Map<string, number>();
  const seriesOf = ({ video_id, pace }: { video_id: string; pace: 'fast' | 'slow' }) => {
    const video = numbers.get(video_id) ?? numbers.size;
    numbers.set(video_id, video);
    return 2 * video + (pace === 'fast' ? 0 : 1);
  };
  for (const row of await db.selectFrom('view_windows').selectAll().execute()) {
    const { counts, variances, shown, ...same } = row;
    const fast = row.pace === 'fast' ? fastNumbers(counts, variances, shown ?? '{}') : {};
    await db
      .insertInto('new_view_windows')
      .values({ series: seriesOf(row), ...same, ...fast })
      .execute();
  }
  for (const row of await db.selectFrom('view_releases').selectAll().execute()) {
    const { video_id, pace, variances, ...same } = row;
    const [first_variance, second_variance] = JSON.parse(variances) as [number, number];
    await db
      .insertInto('new_view_releases')
      .values({ series: seriesOf({ video_id, pace }), ...same, first_variance, second_variance })
      .execute();
  }
}

interface OldShown {
  held: number;
  varianceSinceMove: number;
  rounded: number;
}

function fastNumbers(counts: string, variances: string, shown: string): Record<string, number> {
  const sums = JSON.parse(counts) as number[];
  const noise = JSON.parse(variances) as number[];
  const totals = JSON.parse(shown) as Record<'views' | 'plays' | 'viewers', OldShown>;
  const held = [totals.views, totals.plays, totals.viewers];
  const values = [...sums, ...held.map((total) => total.held)];
  const errors = [...noise, ...held.map((total) => total.varianceSinceMove)];
  return {
    ...named(FAST_COUNTS, values),
    ...named(
      SHOWN_COUNTS,
      held.map((total) => total.rounded),
    ),
    ...named(FAST_VARIANCES, errors),
  };
}

function named(names: readonly string[], values: readonly number[]): Record<string, number> {
  return Object.fromEntries(names.map((name, i) => [name, values[i] ?? 0]));
}
