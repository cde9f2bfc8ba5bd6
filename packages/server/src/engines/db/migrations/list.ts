import type { Migration } from 'kysely/migration';

/** Every migration, in order, by name. Landed ones never change. */
export const migrations: Record<string, Migration> = {};
