import type { Db } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';
import type { Days } from './days.ts';
import type { InsightDayRow } from './table.ts';

/** Days on which something was released of an account's public clips. */
export async function daysOf(
  db: Db,
  accountId: AccountId,
  { from, to }: Days,
): Promise<InsightDayRow[]> {
  return db
    .selectFrom('insight_days')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('day', '>=', from)
    .where('day', '<=', to)
    .execute();
}

/** The account has ended. What the whole instance released stays. */
export async function removeDays(db: Db, accountId: AccountId): Promise<void> {
  await db.deleteFrom('insight_days').where('account_id', '=', accountId).execute();
}
