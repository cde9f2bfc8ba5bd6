import type { Db } from '#engines/db/port.ts';
import type { SafetyCountRow } from './table.ts';

/** Adds to a count of a month that is running. */
export async function addCount(db: Db, row: SafetyCountRow): Promise<void> {
  await db
    .insertInto('safety_counts')
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(['month', 'section', 'kind', 'outcome']).doUpdateSet((on) => ({
        count: on('safety_counts.count', '+', row.count),
      })),
    )
    .execute();
}

/** The last month that is complete; undefined: none is. */
export async function lastMonth(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('safety_months')
    .select('month')
    .orderBy('month', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.month;
}

/** The first month in which something was counted. */
export async function firstCounted(db: Db): Promise<string | undefined> {
  const row = await db
    .selectFrom('safety_counts')
    .select('month')
    .orderBy('month')
    .limit(1)
    .executeTakeFirst();
  return row?.month;
}

/** From now on a month is complete. */
export async function closeMonth(db: Db, month: string): Promise<void> {
  await db.insertInto('safety_months').values({ month }).execute();
}

/** Every complete month, the oldest first, and what was counted in it. */
export async function readMonths(db: Db): Promise<Map<string, SafetyCountRow[]>> {
  const months = await db.selectFrom('safety_months').select('month').orderBy('month').execute();
  const rows = await db
    .selectFrom('safety_counts')
    .selectAll()
    .orderBy('section')
    .orderBy('kind')
    .orderBy('outcome')
    .execute();
  const byMonth = Map.groupBy(rows, ({ month }) => month);
  return new Map(months.map(({ month }) => [month, byMonth.get(month) ?? []]));
}
