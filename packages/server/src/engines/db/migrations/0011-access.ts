import type { Kysely, SchemaModule } from 'kysely';
import type { Migration } from 'kysely/migration';
import { skeletonOf } from '#lib/look-alike.ts';

/** Mails, their links, invitations, applications, and names that could pass for one another. */
export const access: Migration = {
  async up(db: Kysely<Names>) {
    await createMails(db.schema);
    await createRegistration(db.schema);
    await db.schema
      .createTable('names')
      .addColumn('skeleton', 'text', (column) => column.primaryKey())
      .addColumn('username', 'text', (column) => column.notNull())
      .addColumn('held_until', 'bigint')
      .execute();
    await claimNames(db);
  },
};

interface Names {
  profiles: ProfileName;
  names: Name;
}

interface ProfileName {
  id: string;
  username: string;
  joined_at: number;
}

interface Name {
  skeleton: string;
  username: string;
  held_until: number | null;
}

async function createMails(schema: SchemaModule): Promise<void> {
  await schema
    .createTable('mails')
    .addColumn('id', 'integer', (column) => column.primaryKey().autoIncrement())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('recipient', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('written_at', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint')
    .execute();
  await schema.createIndex('mails_due').on('mails').columns(['state', 'due_at', 'id']).execute();
  await schema
    .createTable('mail_links')
    .addColumn('hash', 'text', (column) => column.primaryKey())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('purpose', 'text', (column) => column.notNull())
    .addColumn('email', 'text', (column) => column.notNull())
    .addColumn('ends_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createIndex('mail_links_account')
    .on('mail_links')
    .columns(['account_id', 'purpose'])
    .execute();
  await schema.createIndex('mail_links_end').on('mail_links').column('ends_at').execute();
}

async function createRegistration(schema: SchemaModule): Promise<void> {
  await schema
    .createTable('invites')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('hash', 'text', (column) => column.notNull().unique())
    .addColumn('made_by', 'text', (column) => column.notNull())
    .addColumn('note', 'text', (column) => column.notNull())
    .addColumn('uses_left', 'integer', (column) => column.notNull())
    .addColumn('made_at', 'bigint', (column) => column.notNull())
    .addColumn('ends_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createIndex('invites_made_by')
    .on('invites')
    .columns(['made_by', 'ends_at'])
    .execute();
  await schema
    .createTable('applications')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('username', 'text', (column) => column.notNull().unique())
    .addColumn('email', 'text', (column) => column.unique())
    .addColumn('password_hash', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('applied_at', 'bigint', (column) => column.notNull())
    .execute();
  await schema
    .createIndex('applications_order')
    .on('applications')
    .columns(['applied_at', 'id'])
    .execute();
}

/** Of names that look alike already, the oldest holds the look; the others keep their names all the same. */
async function claimNames(db: Kysely<Names>): Promise<void> {
  const profiles = await db
    .selectFrom('profiles')
    .select('username')
    .orderBy('joined_at')
    .orderBy('id')
    .execute();
  for (const { username } of profiles) {
    await db
      .insertInto('names')
      .values({ skeleton: skeletonOf(username), username, held_until: null })
      .onConflict((conflict) => conflict.column('skeleton').doNothing())
      .execute();
  }
}
