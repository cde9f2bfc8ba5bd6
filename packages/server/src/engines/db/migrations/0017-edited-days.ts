import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** The day on which a clip was changed last, for search engines that come back. */
export const editedDays: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.alterTable('videos').addColumn('edited_on', 'bigint').execute();
  },
};
