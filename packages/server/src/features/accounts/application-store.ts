import type { Db } from '#engines/db/port.ts';
import { DAY_MS, startOfDay } from '#lib/day.ts';
import type { ApplicationRow } from './table.ts';

const MOST_LISTED = 100;
const KEPT_DAYS = 90;

/** Adds an application unless there is one of that username or address; false then. */
export async function insertApplication(db: Db, row: ApplicationRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('applications')
    .values(row)
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function countApplications(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('applications')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

export async function listApplicationRows(db: Db): Promise<ApplicationRow[]> {
  return db
    .selectFrom('applications')
    .selectAll()
    .orderBy('applied_at')
    .orderBy('id')
    .limit(MOST_LISTED)
    .execute();
}

/** The application that a login, in lower case, belongs to. */
export async function findApplication(db: Db, login: string): Promise<ApplicationRow | undefined> {
  return db
    .selectFrom('applications')
    .selectAll()
    .where(login.includes('@') ? 'email' : 'username', '=', login)
    .executeTakeFirst();
}

/** Removes an application and answers what it was; undefined when somebody else just did. */
export async function takeApplication(db: Db, id: string): Promise<ApplicationRow | undefined> {
  return db.deleteFrom('applications').where('id', '=', id).returningAll().executeTakeFirst();
}

/** Removes applications that are too old, and answers the names they asked for. */
export async function takeOldApplications(db: Db, now: number): Promise<string[]> {
  const rows = await db
    .deleteFrom('applications')
    .where('applied_at', '<=', startOfDay(now) - KEPT_DAYS * DAY_MS)
    .returning('username')
    .execute();
  return rows.map(({ username }) => username);
}
