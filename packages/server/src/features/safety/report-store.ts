import type { Db } from '#engines/db/port.ts';
import type { Place } from '#http/cursor.ts';
import type { AccountId, CaseId, ReportId } from '#lib/ids.ts';
import type { ReportRow } from './table.ts';

export async function findReport(db: Db, id: ReportId): Promise<ReportRow | undefined> {
  return db.selectFrom('reports').selectAll().where('id', '=', id).executeTakeFirst();
}

/** The standing report of somebody in a case: by account, or by the address of a notice. */
export async function reportIn(
  db: Db,
  caseId: CaseId,
  reporter: { id: AccountId } | { email: string },
): Promise<ReportRow | undefined> {
  const query = db
    .selectFrom('reports')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('is_withdrawn', '=', 0);
  return 'id' in reporter
    ? query.where('reporter_id', '=', reporter.id).executeTakeFirst()
    : query.where('reporter_id', 'is', null).where('email', '=', reporter.email).executeTakeFirst();
}

export async function insertReport(db: Db, row: ReportRow): Promise<void> {
  await db.insertInto('reports').values(row).execute();
}

export async function updateReport(
  db: Db,
  id: ReportId,
  change: Partial<Omit<ReportRow, 'id' | 'case_id'>>,
): Promise<void> {
  await db.updateTable('reports').set(change).where('id', '=', id).execute();
}

/** Writes what was decided into every standing report of a case. */
export async function setOutcome(
  db: Db,
  caseId: CaseId,
  outcome: ReportRow['outcome'],
): Promise<void> {
  await db
    .updateTable('reports')
    .set({ outcome })
    .where('case_id', '=', caseId)
    .where('is_withdrawn', '=', 0)
    .execute();
}

/** Answers every complaint of a case that waits; the reports that they are of. */
export async function answerComplaints(
  db: Db,
  caseId: CaseId,
  { outcome, answer }: { outcome: 'stays' | 'reopened'; answer: string },
): Promise<ReportRow[]> {
  return db
    .updateTable('reports')
    .set({ complaint_outcome: outcome, complaint_answer: answer })
    .where('case_id', '=', caseId)
    .where('complaint', 'is not', null)
    .where('complaint_outcome', 'is', null)
    .returningAll()
    .execute();
}

/** Which of these accounts have reported in a case, also what they withdrew since. */
export async function reportedBy(
  db: Db,
  caseId: CaseId,
  ids: readonly AccountId[],
): Promise<ReadonlySet<AccountId>> {
  const rows = await db
    .selectFrom('reports')
    .select('reporter_id')
    .where('case_id', '=', caseId)
    .where('reporter_id', 'in', ids)
    .execute();
  return new Set(rows.flatMap(({ reporter_id }) => reporter_id ?? []));
}

/** What somebody reported, newest first, after a place. */
export async function pickOwnReports(
  db: Db,
  reporterId: AccountId,
  { after, limit }: { after: Place<ReportId> | null; limit: number },
): Promise<ReportRow[]> {
  return db
    .selectFrom('reports')
    .selectAll()
    .where('reporter_id', '=', reporterId)
    .$if(after !== null, (query) =>
      query.where((on) => on(on.refTuple('at', 'id'), '<', on.tuple(after!.at, after!.id))),
    )
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}

/** Reports of a case, the first ones first. */
export async function reportsOf(db: Db, caseId: CaseId, limit: number): Promise<ReportRow[]> {
  return db
    .selectFrom('reports')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('at')
    .orderBy('id')
    .limit(limit)
    .execute();
}

/** Accounts and addresses that wait for an answer to a case. */
export async function reportersOf(
  db: Db,
  caseId: CaseId,
): Promise<Pick<ReportRow, 'id' | 'reporter_id' | 'email'>[]> {
  return db
    .selectFrom('reports')
    .select(['id', 'reporter_id', 'email'])
    .where('case_id', '=', caseId)
    .where('is_withdrawn', '=', 0)
    .execute();
}

/** How many reports of somebody led to something, and how many did not. */
export async function recordOf(
  db: Db,
  reporterId: AccountId,
): Promise<{ upheld: number; dismissed: number }> {
  const rows = await db
    .selectFrom('reports')
    .select(['outcome', ({ fn }) => fn.countAll<number>().as('count')])
    .where('reporter_id', '=', reporterId)
    .where('outcome', 'is not', null)
    .groupBy('outcome')
    .execute();
  const countOf = (wanted: string) => rows.find(({ outcome }) => outcome === wanted)?.count ?? 0;
  return { upheld: countOf('upheld'), dismissed: countOf('dismissed') };
}

/** Leaves of the reports of an account what they gave as reason, and nothing that is the account's own. */
export async function forgetReporter(db: Db, reporterId: AccountId): Promise<void> {
  await db
    .updateTable('reports')
    .set({
      reporter_id: null,
      words: '',
      explanation: null,
      law: null,
      name: null,
      email: null,
      complaint: null,
      complaint_answer: null,
    })
    .where('reporter_id', '=', reporterId)
    .execute();
}
