import type { SelectQueryBuilder } from 'kysely';
import type { Db, Tables } from '#engines/db/port.ts';
import type { AccountId, NotificationId } from '#lib/ids.ts';
import type { NotificationRow } from './table.ts';

/** Ids of accounts, however many, for use within another query. */
export type HiddenAccounts = SelectQueryBuilder<Tables, 'shields', { id: AccountId }>;

/**
 * How many actors of each of these groups are among `hidden`; groups without one may be missing. For each group it looks
 * up the fewer, its actors or those hidden, each by key. Three queries at most.
 */
export async function countHidden(
  db: Db,
  groups: readonly Pick<NotificationRow, 'id' | 'actors'>[],
  hidden: HiddenAccounts,
): Promise<Map<NotificationId, number>> {
  const most = groups.length === 0 ? 0 : await countAll(db, hidden);
  if (most === 0) return new Map();
  const part = (isSmall: boolean) =>
    groups.flatMap(({ id, actors }) => (actors <= most === isSmall ? id : []));
  const counts = await Promise.all([
    countSmall(db, part(true), hidden),
    countLarge(db, part(false), hidden),
  ]);
  return new Map(counts.flat().map(({ notification_id, count }) => [notification_id, count]));
}

interface Count {
  notification_id: NotificationId;
  count: number;
}

async function countAll(db: Db, hidden: HiddenAccounts): Promise<number> {
  const { count } = await db
    .selectFrom(hidden.as('hidden'))
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Goes through the actors: the condition is carried into `hidden`, where it is a look-up. */
async function countSmall(
  db: Db,
  ids: readonly NotificationId[],
  hidden: HiddenAccounts,
): Promise<Count[]> {
  if (ids.length === 0) return [];
  return countIn(db, ids)
    .where((on) =>
      on.exists(
        on
          .selectFrom(hidden.as('hidden'))
          .select('hidden.id')
          .whereRef('hidden.id', '=', 'notification_acts.actor_id'),
      ),
    )
    .execute();
}

/** Goes through those hidden. */
async function countLarge(
  db: Db,
  ids: readonly NotificationId[],
  hidden: HiddenAccounts,
): Promise<Count[]> {
  if (ids.length === 0) return [];
  return countIn(db, ids).where('actor_id', 'in', hidden).execute();
}

function countIn(db: Db, ids: readonly NotificationId[]) {
  return db
    .selectFrom('notification_acts')
    .select(['notification_id', ({ fn }) => fn.count<number>('actor_id').distinct().as('count')])
    .where('notification_id', 'in', ids)
    .groupBy('notification_id');
}
