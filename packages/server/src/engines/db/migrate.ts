import { Migrator } from 'kysely/migration';
import { migrations } from './migrations/list.ts';
import type { Db } from './port.ts';

/** Brings the database to this version's schema; forward only. Throws what a migration threw. */
export async function migrate(db: Db): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrations) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) throw error;
}
