import type { SelfAudit } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { CountingKeyRow } from './table.ts';

/** What an audit found, and how many rows the tables of views had then. */
export interface AuditReport {
  audit: SelfAudit;
  rows: Record<string, { count: number; isMore: boolean }>;
}

/** Days whose keys are remembered. */
const DAYS_KEPT = 7;

/** The key of a day was made, in the place of any earlier one; epoch ms. */
export async function writeKeyMade(db: Db, day: number, at: number): Promise<void> {
  const row: Omit<CountingKeyRow, 'day'> = { made_at: at, destroyed_at: null };
  await db
    .insertInto('counting_keys')
    .values({ day, ...row })
    .onConflict((conflict) => conflict.column('day').doUpdateSet(row))
    .execute();
  const kept = db.selectFrom('counting_keys').select('day').orderBy('day', 'desc').limit(DAYS_KEPT);
  await db.deleteFrom('counting_keys').where('day', 'not in', kept).execute();
}

/** The key of a day is gone; the first time that is said holds. Epoch ms. */
export async function writeKeyDestroyed(db: Db, day: number, at: number): Promise<void> {
  await db
    .updateTable('counting_keys')
    .set({ destroyed_at: at })
    .where('day', '=', day)
    .where('destroyed_at', 'is', null)
    .execute();
}

/** When the key that is there was made, and when the last one was destroyed; epoch ms. */
export async function readKeys(
  db: Db,
): Promise<{ madeAt: number | null; previousDestroyedAt: number | null }> {
  const rows = await db
    .selectFrom('counting_keys')
    .selectAll()
    .orderBy('day', 'desc')
    .limit(DAYS_KEPT)
    .execute();
  const [newest] = rows;
  return {
    madeAt: newest?.destroyed_at === null ? newest.made_at : null,
    previousDestroyedAt: rows.find((row) => row.destroyed_at !== null)?.destroyed_at ?? null,
  };
}

/** The last audit; null before the first. */
export async function readAudit(db: Db): Promise<AuditReport | null> {
  const row = await db.selectFrom('self_audit').select('report').executeTakeFirst();
  return row === undefined ? null : (JSON.parse(row.report) as AuditReport);
}

/** Puts an audit in the place of the last one. */
export async function writeAudit(db: Db, report: AuditReport): Promise<void> {
  const row = { at: report.audit.at, report: JSON.stringify(report) };
  await db
    .insertInto('self_audit')
    .values({ id: 1, ...row })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
    .execute();
}
