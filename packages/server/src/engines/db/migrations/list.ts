import type { Migration } from 'kysely/migration';
import { accounts } from './0001-accounts.ts';
import { videos } from './0002-videos.ts';
import { views } from './0003-views.ts';
import { knowledge } from './0004-knowledge.ts';
import { releaseNumbers } from './0005-release-numbers.ts';

/** Every migration, in order, by name. Landed ones never change. */
export const migrations: Record<string, Migration> = {
  '0001-accounts': accounts,
  '0002-videos': videos,
  '0003-views': views,
  '0004-knowledge': knowledge,
  '0005-release-numbers': releaseNumbers,
};
