import type { Migration } from 'kysely/migration';
import { videos } from './0002-videos.ts';

/** Every migration, in order, by name. Landed ones never change. */
export const migrations: Record<string, Migration> = {
  '0002-videos': videos,
};
