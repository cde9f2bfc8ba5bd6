import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** A mail may name the address at which mail programs end what it belongs to. */
export const unsubscribing: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('mails').addColumn('unsubscribe', 'text').execute();
  },
};
