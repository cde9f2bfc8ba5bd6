import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

/** Whether a blob is somebody's picture is asked at every request for one. */
export const peopleChoices: Migration = {
  async up(db: Kysely<unknown>) {
    await db.schema.createIndex('profiles_avatar').on('profiles').column('avatar').execute();
  },
};
