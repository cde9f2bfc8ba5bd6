import type { ColumnBuilderCallback, Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Released numbers and acts by account and day, acts by clip and day, and who wants a weekly mail of them. */
export const insights: Migration = {
  async up(db: Kysely<unknown>) {
    let days = db.schema
      .createTable('insight_days')
      .addColumn('account_id', 'text', (column) => column.notNull())
      .addColumn('day', 'integer', (column) => column.notNull());
    for (const name of COUNTS) days = days.addColumn(name, 'bigint', ZERO);
    for (const name of MEASURES) days = days.addColumn(name, 'double precision', ZERO);
    await days.addPrimaryKeyConstraint('insight_days_key', ['account_id', 'day']).execute();

    let accountActs = db.schema
      .createTable('account_act_days')
      .addColumn('account_id', 'text', (column) => column.notNull())
      .addColumn('day', 'integer', (column) => column.notNull());
    for (const name of [...ACTS, 'followers_gained', 'followers_lost'])
      accountActs = accountActs.addColumn(name, 'bigint', ZERO);
    await accountActs
      .addPrimaryKeyConstraint('account_act_days_key', ['account_id', 'day'])
      .execute();

    let clipActs = db.schema
      .createTable('video_act_days')
      .addColumn('video_id', 'text', (column) =>
        column.notNull().references('videos.id').onDelete('cascade'),
      )
      .addColumn('day', 'integer', (column) => column.notNull());
    for (const name of ACTS) clipActs = clipActs.addColumn(name, 'bigint', ZERO);
    await clipActs.addPrimaryKeyConstraint('video_act_days_key', ['video_id', 'day']).execute();

    await db.schema
      .createTable('insight_mails')
      .addColumn('account_id', 'text', (column) => column.primaryKey())
      .addColumn('sent_day', 'integer', (column) => column.notNull())
      .execute();
  },
};

const ACTS = ['likes', 'comments', 'shares', 'saves'];

const COUNTS = [
  'views',
  'other_plays',
  'viewers',
  'first_plays',
  'completions',
  'from_feed',
  'from_following',
  'from_profile',
  'from_search',
  'from_share',
  'from_embed',
];

const MEASURES = [
  'plays_variance',
  'viewers_variance',
  'bins_variance',
  'sources_variance',
  'seconds',
  'seconds_variance',
  'seconds_covariance',
  'shares',
  'shares_variance',
  'shares_covariance',
];

const ZERO: ColumnBuilderCallback = (column) => column.notNull().defaultTo(0);
