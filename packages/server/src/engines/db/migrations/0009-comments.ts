import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Comments with their likes and mentions, what creators choose for them, and the words that accounts keep. */
export const comments: Migration = {
  async up(db: Kysely<unknown>) {
    await createComments(db);
    await indexComments(db);
    await createBeside(db);
    await createControls(db);
    await db.schema
      .createTable('kept_words')
      .addColumn('account_id', 'text', (column) => column.notNull())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('pattern', 'text', (column) => column.notNull())
      .addColumn('word', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('kept_words_key', ['account_id', 'kind', 'pattern'])
      .execute();
  },
};

async function createComments(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('comments')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('video_id', 'text', (column) =>
      column.notNull().references('videos.id').onDelete('cascade'),
    )
    .addColumn('creator_id', 'text', (column) => column.notNull())
    .addColumn('author_id', 'text')
    .addColumn('thread_id', 'text', (column) =>
      column.references('comments.id').onDelete('cascade'),
    )
    .addColumn('parent_id', 'text')
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('hold_reason', 'text')
    .addColumn('is_listed', 'integer', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('edited_at', 'bigint')
    .addColumn('likes', 'bigint', (column) => column.notNull().defaultTo(0))
    .addColumn('replies', 'bigint', (column) => column.notNull().defaultTo(0))
    .execute();
}

/** One walk of an index for every list. */
async function indexComments(db: Kysely<unknown>): Promise<void> {
  const lists = {
    comments_top: ['video_id', 'thread_id', 'is_listed', 'likes', 'at', 'id'],
    comments_newest: ['video_id', 'thread_id', 'is_listed', 'at', 'id'],
    comments_replies: ['thread_id', 'is_listed', 'at', 'id'],
    comments_author: ['author_id', 'video_id', 'at', 'id'],
    comments_held: ['creator_id', 'state', 'at', 'id'],
  };
  for (const [name, columns] of Object.entries(lists))
    await db.schema.createIndex(name).on('comments').columns(columns).execute();
}

async function createBeside(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('comment_likes')
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('comment_id', 'text', (column) =>
      column.notNull().references('comments.id').onDelete('cascade'),
    )
    .addPrimaryKeyConstraint('comment_likes_key', ['account_id', 'comment_id'])
    .execute();
  await db.schema
    .createIndex('comment_likes_comment')
    .on('comment_likes')
    .column('comment_id')
    .execute();
  await db.schema
    .createTable('comment_mentions')
    .addColumn('comment_id', 'text', (column) =>
      column.notNull().references('comments.id').onDelete('cascade'),
    )
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('is_told', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('comment_mentions_key', ['comment_id', 'account_id'])
    .execute();
  await db.schema
    .createIndex('comment_mentions_account')
    .on('comment_mentions')
    .column('account_id')
    .execute();
}

async function createControls(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('comment_controls')
    .addColumn('video_id', 'text', (column) =>
      column.primaryKey().references('videos.id').onDelete('cascade'),
    )
    .addColumn('commenters', 'text')
    .addColumn('approves_first', 'integer')
    .addColumn('pinned_id', 'text')
    .execute();
  await db.schema
    .createTable('comment_defaults')
    .addColumn('account_id', 'text', (column) => column.primaryKey())
    .addColumn('commenters', 'text', (column) => column.notNull())
    .addColumn('approves_first', 'integer', (column) => column.notNull())
    .execute();
}
