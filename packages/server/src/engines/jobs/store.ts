import { sql, type Selectable } from 'kysely';
import type { Db } from '#engines/db/port.ts';
import type { Backlog } from '#lib/backlog.ts';
import type { Job } from './port.ts';
import type { JobRow } from './table.ts';

/** A job as claimed for a run, which its `attempts` already count. */
export type ClaimedJob = Selectable<JobRow>;

/** Adds a job unless one of that key waits or runs. */
export async function insertJob(db: Db, { kind, key, payload }: Job, now: number): Promise<void> {
  await db
    .insertInto('jobs')
    .values({
      kind,
      key,
      payload: JSON.stringify(payload),
      state: 'waiting',
      attempts: 0,
      due_at: now,
    })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
}

/** Marks the first due job of these kinds as running, in one statement. */
export async function claimJob(
  db: Db,
  now: number,
  kinds: readonly string[],
): Promise<ClaimedJob | undefined> {
  if (kinds.length === 0) return undefined;
  return db
    .updateTable('jobs')
    .set({ state: 'running', attempts: sql<number>`attempts + 1` })
    .where('id', '=', (query) =>
      query
        .selectFrom('jobs')
        .select('id')
        .where('state', '=', 'waiting')
        .where('due_at', '<=', now)
        .where('kind', 'in', kinds)
        .orderBy('due_at')
        .orderBy('id')
        .limit(1),
    )
    .returningAll()
    .executeTakeFirst();
}

/** When the next waiting job of these kinds is due; null when none waits. */
export async function nextDueAt(db: Db, kinds: readonly string[]): Promise<number | null> {
  if (kinds.length === 0) return null;
  const row = await db
    .selectFrom('jobs')
    .select(({ fn }) => fn.min<number | null>('due_at').as('at'))
    .where('state', '=', 'waiting')
    .where('kind', 'in', kinds)
    .executeTakeFirst();
  return row?.at ?? null;
}

/** What waits of these kinds. */
export async function backlogOf(db: Db, kinds: readonly string[]): Promise<Backlog> {
  if (kinds.length === 0) return { waiting: 0, failed: 0, oldestAt: null };
  const { waiting, failed, oldestAt } = await db
    .selectFrom('jobs')
    .select(({ fn }) => [
      fn.countAll<number>().as('waiting'),
      fn.countAll<number>().filterWhere('attempts', '>', 0).as('failed'),
      fn.min<number | null>('due_at').as('oldestAt'),
    ])
    .where('state', '=', 'waiting')
    .where('kind', 'in', kinds)
    .executeTakeFirstOrThrow();
  return { waiting, failed, oldestAt };
}

/** Forgets a job that is done. */
export async function finishJob(db: Db, id: number): Promise<void> {
  await db.deleteFrom('jobs').where('id', '=', id).execute();
}

/** Forgets the job of a key. */
export async function removeJob(db: Db, key: string): Promise<void> {
  await db.deleteFrom('jobs').where('key', '=', key).execute();
}

/** Lets a job wait again; nothing when it was removed meanwhile. */
export async function putBackJob(
  db: Db,
  id: number,
  to: { attempts: number; dueAt: number },
): Promise<void> {
  await db
    .updateTable('jobs')
    .set({ state: 'waiting', attempts: to.attempts, due_at: to.dueAt })
    .where('id', '=', id)
    .execute();
}

/** Lets every job of these kinds wait: none runs yet in this process, and no other holds the data folder. */
export async function putBackAllJobs(db: Db, kinds: readonly string[]): Promise<void> {
  if (kinds.length === 0) return;
  await db.updateTable('jobs').set({ state: 'waiting' }).where('kind', 'in', kinds).execute();
}
