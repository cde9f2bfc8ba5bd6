import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Reports and what becomes of them: cases, frozen evidence, decisions with their measures, and the audit log. */
export const safety: Migration = {
  async up(db: Kysely<unknown>) {
    await extendOthers(db);
    await createCases(db);
    await createReports(db);
    await createEvidence(db);
    await createDecisions(db);
    await createAuditLog(db);
  },
};

/** What decisions do to clips and comments, and those who make them. */
async function extendOthers(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('videos').addColumn('hold', 'text').execute();
  await db.schema
    .alterTable('comment_controls')
    .addColumn('is_locked', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  await db.schema
    .createIndex('profiles_moderators')
    .on('profiles')
    .columns(['joined_at', 'id'])
    .where(sql`role`, '=', sql`'moderator'`)
    .execute();
}

async function createCases(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('cases')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('account_id', 'text', (column) => column.notNull())
    .addColumn('label', 'text', (column) => column.notNull())
    .addColumn('username', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('rank', 'integer', (column) => column.notNull())
    .addColumn('due_at', 'bigint', (column) => column.notNull())
    .addColumn('reasons', 'text', (column) => column.notNull())
    .addColumn('lead_reason', 'text', (column) => column.notNull())
    .addColumn('opened_at', 'bigint', (column) => column.notNull())
    .addColumn('claimed_by', 'text')
    .addColumn('decision_id', 'text')
    .addColumn('decided_at', 'bigint')
    .addColumn('ends_at', 'bigint')
    .execute();
  const indexes = {
    cases_queue: ['state', 'rank', 'due_at', 'id'],
    cases_reason: ['state', 'lead_reason', 'rank', 'due_at', 'id'],
    cases_kind: ['state', 'kind', 'rank', 'due_at', 'id'],
    cases_claimed: ['claimed_by', 'rank', 'due_at', 'id'],
    cases_done: ['decided_at', 'id'],
    cases_account: ['account_id', 'opened_at'],
    cases_subject: ['subject', 'state'],
    cases_ends: ['ends_at'],
  };
  for (const [name, columns] of Object.entries(indexes))
    await db.schema.createIndex(name).on('cases').columns(columns).execute();
  // What is reported while nobody has decided comes together, whoever reports at the same moment.
  await db.schema
    .createIndex('cases_undecided')
    .on('cases')
    .column('subject')
    .unique()
    .where(sql`state`, 'in', sql`('open', 'claimed')`)
    .execute();
}

async function createReports(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('reports')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('case_id', 'text', (column) =>
      column.notNull().references('cases.id').onDelete('cascade'),
    )
    .addColumn('reporter_id', 'text')
    .addColumn('email', 'text')
    .addColumn('name', 'text')
    .addColumn('reason', 'text', (column) => column.notNull())
    .addColumn('words', 'text', (column) => column.notNull())
    .addColumn('explanation', 'text')
    .addColumn('law', 'text')
    .addColumn('weight', 'integer', (column) => column.notNull())
    .addColumn('is_withdrawn', 'integer', (column) => column.notNull())
    .addColumn('outcome', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  const indexes = {
    reports_case: ['case_id', 'at', 'id'],
    reports_reporter: ['reporter_id', 'at', 'id'],
    reports_outcome: ['reporter_id', 'outcome'],
  };
  for (const [name, columns] of Object.entries(indexes))
    await db.schema.createIndex(name).on('reports').columns(columns).execute();
}

async function createEvidence(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('evidence')
    .addColumn('case_id', 'text', (column) =>
      column.notNull().references('cases.id').onDelete('cascade'),
    )
    .addColumn('thing', 'text', (column) => column.notNull())
    .addColumn('digest', 'text', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('picture', 'text')
    .addColumn('film', 'text')
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('evidence_key', ['case_id', 'thing', 'digest'])
    .execute();
  for (const name of ['picture', 'film'])
    await db.schema.createIndex(`evidence_${name}`).on('evidence').column(name).execute();
  await db.schema
    .createTable('case_notes')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('case_id', 'text', (column) =>
      column.notNull().references('cases.id').onDelete('cascade'),
    )
    .addColumn('author_id', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('case_notes_case')
    .on('case_notes')
    .columns(['case_id', 'at', 'id'])
    .execute();
}

async function createDecisions(db: Kysely<unknown>): Promise<void> {
  let decisions = db.schema
    .createTable('decisions')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('case_id', 'text', (column) =>
      column.notNull().references('cases.id').onDelete('cascade'),
    );
  for (const name of ['account_id', 'by_id', 'verdict', 'reason', 'ground', 'reference'])
    decisions = decisions.addColumn(name, 'text', (column) => column.notNull());
  decisions = decisions
    .addColumn('words', 'text', (column) => column.notNull())
    .addColumn('source', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('undone_at', 'bigint')
    .addColumn('strike_ends_at', 'bigint')
    .addColumn('appealed_at', 'bigint')
    .addColumn('appeal', 'text')
    .addColumn('judged_at', 'bigint')
    .addColumn('judged_by', 'text')
    .addColumn('answer', 'text')
    .addColumn('is_reversed', 'integer', (column) => column.notNull().defaultTo(0));
  await decisions.execute();
  await db.schema.createIndex('decisions_case').on('decisions').column('case_id').execute();
  await db.schema
    .createIndex('decisions_account')
    .on('decisions')
    .columns(['account_id', 'at', 'id'])
    .execute();
  await db.schema
    .createTable('measures')
    .addColumn('decision_id', 'text', (column) =>
      column.notNull().references('decisions.id').onDelete('cascade'),
    )
    .addColumn('kind', 'text', (column) => column.notNull())
    .addColumn('target', 'text', (column) => column.notNull())
    .addColumn('ends_at', 'bigint')
    .addColumn('is_in_force', 'integer', (column) => column.notNull())
    .addPrimaryKeyConstraint('measures_key', ['decision_id', 'kind'])
    .execute();
  await db.schema
    .createIndex('measures_target')
    .on('measures')
    .columns(['target', 'is_in_force'])
    .execute();
  await db.schema
    .createIndex('measures_ends')
    .on('measures')
    .columns(['is_in_force', 'ends_at'])
    .execute();
}

/** No hash is followed by two: entries at the same moment on any engine form one chain. */
async function createAuditLog(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('audit_log')
    .addColumn('number', 'bigint', (column) => column.primaryKey())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addColumn('actor_id', 'text', (column) => column.notNull())
    .addColumn('act', 'text', (column) => column.notNull())
    .addColumn('subject', 'text', (column) => column.notNull())
    .addColumn('detail', 'text', (column) => column.notNull())
    .addColumn('previous', 'text', (column) => column.notNull().unique())
    .addColumn('hash', 'text', (column) => column.notNull())
    .execute();
}
