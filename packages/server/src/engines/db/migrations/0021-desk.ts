import { sql, type Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** More than one person at the desk: proposals, opinions and complaints; and who wants to see clips for adults. */
export const desk: Migration = {
  async up(db: Kysely<unknown>) {
    await createProposals(db);
    await createOpinions(db);
    await extendDecisions(db);
    await extendReports(db);
    await extendCases(db);
    await db.schema
      .alterTable('profiles')
      .addColumn('shows_adult', 'integer', (column) => column.notNull().defaultTo(0))
      .execute();
  },
};

/** What would be decided, until a second person has confirmed it. */
async function createProposals(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('proposals')
    .addColumn('case_id', 'text', (column) =>
      column.primaryKey().references('cases.id').onDelete('cascade'),
    )
    .addColumn('by_id', 'text', (column) => column.notNull())
    .addColumn('content', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .execute();
}

/** Questions to the other moderators, and what they answer. */
async function createOpinions(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('case_opinions')
    .addColumn('case_id', 'text', (column) =>
      column.notNull().references('cases.id').onDelete('cascade'),
    )
    .addColumn('number', 'integer', (column) => column.notNull())
    .addColumn('by_id', 'text', (column) => column.notNull())
    .addColumn('verdict', 'text')
    .addColumn('measures', 'text', (column) => column.notNull())
    .addColumn('text', 'text', (column) => column.notNull())
    .addColumn('at', 'bigint', (column) => column.notNull())
    .addPrimaryKeyConstraint('case_opinions_key', ['case_id', 'number'])
    .execute();
}

async function extendDecisions(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('decisions').addColumn('confirmed_by', 'text').execute();
  await db.schema.alterTable('decisions').addColumn('replaces', 'text').execute();
}

async function extendReports(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('reports').addColumn('complaint', 'text').execute();
  await db.schema.alterTable('reports').addColumn('complained_at', 'bigint').execute();
  await db.schema.alterTable('reports').addColumn('complaint_outcome', 'text').execute();
  await db.schema.alterTable('reports').addColumn('complaint_answer', 'text').execute();
}

async function extendCases(db: Kysely<unknown>): Promise<void> {
  await db.schema.alterTable('cases').addColumn('opinion', 'text').execute();
  await db.schema
    .alterTable('cases')
    .addColumn('is_contested', 'integer', (column) => column.notNull().defaultTo(0))
    .execute();
  // Partial: few cases at a time are in these queues.
  await db.schema
    .createIndex('cases_opinion')
    .on('cases')
    .columns(['opinion', 'rank', 'due_at', 'id'])
    .where(sql`opinion`, 'is not', null)
    .execute();
  await db.schema
    .createIndex('cases_contested')
    .on('cases')
    .columns(['rank', 'due_at', 'id'])
    .where(sql`is_contested`, '=', sql`1`)
    .execute();
  // A proposal is undecided, too: whoever reports meanwhile adds to it.
  await db.schema.dropIndex('cases_undecided').execute();
  await db.schema
    .createIndex('cases_undecided')
    .on('cases')
    .column('subject')
    .unique()
    .where(sql`state`, 'in', sql`('open', 'claimed', 'proposed')`)
    .execute();
}
