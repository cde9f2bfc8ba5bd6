import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** What accounts choose, how they stand to each other, exact counters, and events that wait for their listeners. */
export const people: Migration = {
  async up(db: Kysely<unknown>) {
    await extendProfiles(db);
    await extendVideos(db);
    await createRelations(db);
    await createCounters(db);
    await db.schema
      .createTable('outbox')
      .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
      .addColumn('event', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .execute();
  },
};

async function extendProfiles(db: Kysely<unknown>): Promise<void> {
  const profiles = () => db.schema.alterTable('profiles');
  await profiles().addColumn('avatar', 'text').execute();
  await profiles()
    .addColumn('links', 'text', (column) => column.notNull().defaultTo('[]'))
    .execute();
  await profiles()
    .addColumn('standing', 'text', (column) => column.notNull().defaultTo('open'))
    .execute();
  for (const [name, initial] of [
    ['is_private', 0],
    ['shows_follows', 1],
    ['shows_likes', 0],
  ] as const) {
    await profiles()
      .addColumn(name, 'integer', (column) => column.notNull().defaultTo(initial))
      .execute();
  }
}

/** `audience` is what `visibility` comes to with the standing of the account; every list goes by it. */
async function extendVideos(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .alterTable('videos')
    .addColumn('audience', 'text', (column) => column.notNull().defaultTo('private'))
    .execute();
  await (db as Kysely<{ videos: { audience: string; visibility: string } }>)
    .updateTable('videos')
    .set((row) => ({ audience: row.ref('visibility') }))
    .execute();
  for (const name of ['videos_public', 'videos_profile']) await db.schema.dropIndex(name).execute();
  await db.schema
    .createIndex('videos_public')
    .on('videos')
    .columns(['audience', 'published_at', 'id'])
    .execute();
  await db.schema
    .createIndex('videos_profile')
    .on('videos')
    .columns(['creator_id', 'audience', 'published_at', 'id'])
    .execute();
}

async function createRelations(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('follows')
    .addColumn('follower_id', 'text', (column) => column.notNull())
    .addColumn('followed_id', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('follows_key', ['follower_id', 'followed_id'])
    .execute();
  await db.schema
    .createIndex('follows_followers')
    .on('follows')
    .columns(['followed_id', 'state', 'at', 'follower_id'])
    .execute();
  await db.schema
    .createIndex('follows_following')
    .on('follows')
    .columns(['follower_id', 'state', 'at', 'followed_id'])
    .execute();
  await db.schema
    .createTable('shields')
    .addColumn('owner_id', 'text', (column) => column.notNull())
    .addColumn('target_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('shields_key', ['owner_id', 'target_id', 'kind'])
    .execute();
  await db.schema
    .createIndex('shields_own')
    .on('shields')
    .columns(['owner_id', 'kind', 'at', 'target_id'])
    .execute();
  await db.schema
    .createIndex('shields_against')
    .on('shields')
    .columns(['target_id', 'kind', 'owner_id'])
    .execute();
}

async function createCounters(db: Kysely<unknown>): Promise<void> {
  const count = ['likes', 'comments', 'shares', 'saves'];
  let videos = db.schema
    .createTable('video_counters')
    .addColumn('video_id', 'text', (column) =>
      column.primaryKey().references('videos.id').onDelete('cascade'),
    );
  for (const name of count)
    videos = videos.addColumn(name, 'bigint', (column) => column.notNull().defaultTo(0));
  await videos.execute();
  let accounts = db.schema
    .createTable('account_counters')
    .addColumn('account_id', 'text', (column) => column.primaryKey());
  for (const name of ['followers', 'following'])
    accounts = accounts.addColumn(name, 'bigint', (column) => column.notNull().defaultTo(0));
  await accounts.execute();
}
