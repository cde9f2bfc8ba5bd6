import type { Db } from '#engines/db/port.ts';
import { DAY_MS } from '#lib/day.ts';
import { NOBODY } from '#features/videos/table.ts';
import type { Days } from './days.ts';

/** Clips by what became of their processing; the rows of deleted ones are none. */
export interface ClipStates {
  waiting: number;
  ready: number;
  failed: number;
}

export async function countAccounts(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('profiles')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Clips that can be played. By the index `videos_public`. */
export async function countPlayed(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('videos')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('published_at', 'is not', null)
    .executeTakeFirstOrThrow();
  return count;
}

/** By the index `videos_failed`. */
export async function countStates(db: Db): Promise<ClipStates> {
  const rows = await db
    .selectFrom('videos')
    .select(['state', ({ fn }) => fn.countAll<number>().as('count')])
    .groupBy('state')
    .execute();
  const deleted = await db
    .selectFrom('videos')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('creator_id', '=', NOBODY)
    .executeTakeFirstOrThrow();
  const counts = new Map(rows.map(({ state, count }) => [state, count]));
  const of = (state: 'queued' | 'processing' | 'ready' | 'failed') => counts.get(state) ?? 0;
  return {
    waiting: of('queued') + of('processing'),
    ready: of('ready'),
    // What is left of a deleted clip counts as failed until it is cleared away.
    failed: of('failed') - deleted.count,
  };
}

/** Accounts that published a clip on some days. By the index `videos_profile`. */
export async function countCreators(db: Db, { from, to }: Days): Promise<number> {
  const { count } = await db
    .selectFrom('videos')
    .select(({ fn }) => fn.count<number>('creator_id').distinct().as('count'))
    .where('published_at', '>=', from * DAY_MS)
    .where('published_at', '<', (to + 1) * DAY_MS)
    .executeTakeFirstOrThrow();
  return count;
}
