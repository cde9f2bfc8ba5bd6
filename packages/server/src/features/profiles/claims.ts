import type { Db, DbTransaction } from '#engines/db/port.ts';
import { skeletonOf } from '#lib/look-alike.ts';

/** What became of asking for a name: `taken` by itself, or by one that `looks` like it. */
export type NameClaim = 'free' | 'taken' | 'looks';

/**
 * Takes a name and everything that looks like it; decided by the statement that inserts, so that two who ask at once
 * get one answer each. A name that was held back until before `now` is free again.
 */
export async function claimName(
  transaction: DbTransaction,
  username: string,
  now: number,
): Promise<NameClaim> {
  const skeleton = skeletonOf(username);
  const claimed = await transaction
    .insertInto('names')
    .values({ skeleton, username, held_until: null })
    .onConflict((conflict) =>
      conflict
        .column('skeleton')
        .doUpdateSet({ username, held_until: null })
        .where('names.held_until', '<=', now),
    )
    .returning('skeleton')
    .executeTakeFirst();
  return claimed === undefined ? nameState(transaction, username, now) : 'free';
}

/** Whether a name could be claimed now. */
export async function nameState(db: Db, username: string, now: number): Promise<NameClaim> {
  const holder = await db
    .selectFrom('names')
    .select(['username', 'held_until'])
    .where('skeleton', '=', skeletonOf(username))
    .executeTakeFirst();
  if (holder === undefined || (holder.held_until ?? Infinity) <= now) return 'free';
  return holder.username === username ? 'taken' : 'looks';
}

/** Lets a name go; nothing when another name holds its look. */
export async function freeName(transaction: DbTransaction, username: string): Promise<void> {
  await transaction
    .deleteFrom('names')
    .where('skeleton', '=', skeletonOf(username))
    .where('username', '=', username)
    .execute();
}

/** Keeps a name and its look from everybody until `until`; nothing when another name holds its look. */
export async function reserveName(
  transaction: DbTransaction,
  username: string,
  until: number,
): Promise<void> {
  await transaction
    .updateTable('names')
    .set({ held_until: until })
    .where('skeleton', '=', skeletonOf(username))
    .where('username', '=', username)
    .execute();
}
