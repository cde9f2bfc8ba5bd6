import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Notifications and the acts in them, how accounts want to be told, and the browsers that get pushes. */
export const notifications: Migration = {
  async up(db: Kysely<unknown>) {
    await createNotifications(db);
    await createActs(db);
    await createSettings(db);
    await createDevices(db);
  },
};

/** The database itself knows no kind for a view. */
const KINDS = sql`kind in (
  'like', 'comment', 'reply', 'mention', 'follow', 'follow-request', 'follow-accepted', 'repost',
  'comment-like', 'moderation-decision', 'clip-ready', 'clip-failed'
)`;

async function createNotifications(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('notifications')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull().check(KINDS))
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('video_id', 'text')
    .addColumn('text', 'text')
    .addColumn('actors', 'integer', (column) => column.notNull())
    .addColumn('position', 'bigint', (column) => column.notNull())
    .addColumn('is_read', 'integer', (column) => column.notNull())
    .addColumn('began_at', 'bigint', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('push_due_at', 'bigint')
    .addColumn('pushed_at', 'bigint')
    .execute();
  const index = (name: string, columns: string[]) =>
    db.schema.createIndex(name).on('notifications').columns(columns).execute();
  await index('notifications_list', ['account_id', 'position']);
  await index('notifications_unread', ['account_id', 'is_read', 'position']);
  await index('notifications_subject', ['account_id', 'kind', 'subject', 'position']);
  await index('notifications_video', ['video_id']);
  await index('notifications_thing', ['subject']);
  await index('notifications_old', ['at']);
  await index('notifications_push', ['push_due_at']);
}

async function createActs(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('notification_acts')
    .addColumn('notification_id', 'text', (column) =>
      column.notNull().references('notifications.id').onDelete('cascade'),
    )
    .addColumn('act', 'text', (column) => column.notNull())
    .addColumn('actor_id', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('notification_acts_key', ['notification_id', 'act'])
    .execute();
  const index = (name: string, columns: string[]) =>
    db.schema.createIndex(name).on('notification_acts').columns(columns).execute();
  await index('notification_acts_actor', ['notification_id', 'actor_id']);
  await index('notification_acts_latest', ['notification_id', 'at', 'act']);
  await index('notification_acts_act', ['act']);
  await index('notification_acts_person', ['actor_id', 'notification_id']);
}

async function createSettings(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('notification_settings')
    .addColumn('account_id', 'text', (column) => column.primaryKey())
    .addColumn('off', 'text', (column) => column.notNull())
    .addColumn('is_paused', 'integer', (column) => column.notNull())
    .addColumn('quiet_from', 'integer')
    .addColumn('quiet_to', 'integer')
    .addColumn('time_zone', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('digest_due_at', 'bigint')
    .execute();
  await db.schema
    .createIndex('notification_settings_due')
    .on('notification_settings')
    .columns(['digest_due_at'])
    .execute();
  await db.schema
    .createTable('notification_positions')
    .addColumn('account_id', 'text', (column) => column.primaryKey())
    .addColumn('latest', 'bigint', (column) => column.notNull())
    .addColumn('looked_to', 'bigint', (column) => column.notNull())
    .addColumn('removed_at', 'bigint', (column) => column.notNull())
    .addColumn('mailed_to', 'bigint', (column) => column.notNull())
    .execute();
}

async function createDevices(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('push_devices')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('session_id', 'text', (column) => column.notNull())
    .addColumn('endpoint', 'text', (column) => column.notNull())
    .addColumn('p256dh', 'text', (column) => column.notNull())
    .addColumn('auth', 'text', (column) => column.notNull())
    .addColumn('label', 'text', (column) => column.notNull())
    .addColumn('added_at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('push_devices_account')
    .on('push_devices')
    .columns(['account_id', 'added_at'])
    .execute();
}
