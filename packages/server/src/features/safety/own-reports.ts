import type { OwnReport } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import { nextOf, placeOf } from '#http/cursor.ts';
import { Refusal } from '#http/errors.ts';
import type { AccountId, CaseId, ReportId } from '#lib/ids.ts';
import { findCase, loadCases, lockCase, updateCase } from './case-store.ts';
import { complaintOf, complaintUntil } from './complaining.ts';
import { findDecision, loadDecisions } from './decision-store.ts';
import { matterOf, requireStep, weigh } from './matters.ts';
import type { SafetyOptions } from './parts.ts';
import { findReport, pickOwnReports, updateReport } from './report-store.ts';
import type { CaseRow, DecisionRow, ReportRow } from './table.ts';

/** Reports as whoever filed them sees them: pick → load → show. Four queries a page. */
export async function listOwnReports(
  { db, clock }: SafetyOptions,
  reporter: AccountId,
  cursor: string | undefined,
): Promise<{ reports: OwnReport[]; next: string | null }> {
  const after = placeOf<ReportId>(cursor, 'r');
  const picked = await pickOwnReports(db, reporter, { after, limit: PAGE + 1 });
  const page = picked.slice(0, PAGE);
  const cases = await loadCases(db, [...new Set(page.map(({ case_id }) => case_id))]);
  const byId = new Map(cases.map((row) => [row.id, row]));
  const decided = await loadDecisions(
    db,
    cases.flatMap(({ decision_id }) => decision_id ?? []),
  );
  const decisions = new Map<string, DecisionRow>(decided.map((one) => [one.id, one]));
  return {
    reports: page.flatMap((report) => {
      const row = byId.get(report.case_id);
      if (row === undefined) return [];
      const decision = decisions.get(row.decision_id ?? '');
      return toOwnReport(report, row, { decision, now: clock.now() });
    }),
    next: nextOf(picked, PAGE),
  };
}

const PAGE = 20;

/** A report of this account, or the one that the key opens, with its case; `report/not-found` otherwise. */
export async function reachReport(
  { db, keys }: Pick<SafetyOptions, 'db' | 'keys'>,
  id: ReportId,
  { accountId, key }: { accountId: AccountId | null; key: string | undefined },
): Promise<{ report: ReportRow; row: CaseRow }> {
  const report = await findReport(db, id);
  const isOwn = report !== undefined && accountId !== null && report.reporter_id === accountId;
  const isOpened = report?.reporter_id === null && keys.fits(id, key);
  const row = report === undefined ? undefined : await findCase(db, report.case_id);
  if (report === undefined || row === undefined || (!isOwn && !isOpened))
    throw new Refusal('report/not-found');
  return { report, row };
}

/** Takes a report back; one that was answered stays. Idempotent. */
export async function withdrawReport(
  options: SafetyOptions,
  { report }: { report: ReportRow },
): Promise<void> {
  if (report.is_withdrawn === 1) return;
  await options.db.transaction().execute(async (transaction) => {
    const row = await lockCase(transaction, report.case_id);
    const present = await findReport(transaction, report.id);
    if (row === undefined || present === undefined) throw new Refusal('report/not-found');
    if (present.is_withdrawn === 1) return;
    const { decision_id } = row;
    const decision =
      decision_id === null ? undefined : await findDecision(transaction, decision_id);
    const next = requireStep(matterOf(row, { decision }), { move: 'withdraw' });
    await updateReport(transaction, report.id, { is_withdrawn: 1 });
    const { reason, weight } = present;
    await weigh(options, transaction, { row, reason, count: -1, weight });
    if (next.state !== row.state) await closeWithdrawn(options, transaction, row.id);
  });
}

/** What nobody reports any more is kept as long as what was decided. */
export async function closeWithdrawn(
  { clock }: Pick<SafetyOptions, 'clock'>,
  transaction: Db,
  id: CaseId,
): Promise<void> {
  const decided_at = clock.now();
  const ends_at = decided_at + KEPT_MS;
  await updateCase(transaction, id, { state: 'withdrawn', claimed_by: null, decided_at, ends_at });
}

/** How long what a case was judged by is kept after it was decided: a year. */
export const KEPT_MS = 365 * 86_400_000;

/** A report in its case as it is now. */
export async function ownReportOf(
  { db, clock }: Pick<SafetyOptions, 'db' | 'clock'>,
  report: ReportRow,
  caseId: CaseId,
): Promise<OwnReport> {
  const row = await findCase(db, caseId);
  if (row === undefined) throw new Refusal('report/not-found');
  const { decision_id } = row;
  const decision = decision_id === null ? undefined : await findDecision(db, decision_id);
  return toOwnReport(report, row, { decision, now: clock.now() });
}

/** A report as whoever filed it is told of it. */
function toOwnReport(
  report: ReportRow,
  row: CaseRow,
  decided: { decision: DecisionRow | undefined; now: number },
): OwnReport {
  const { id, reason, words, at, is_withdrawn } = report;
  const { subject, kind, label, username } = row;
  return {
    id,
    subject: { id: subject, kind, label, username },
    reason,
    words,
    at,
    ...(is_withdrawn === 1 ? { state: 'withdrawn', outcome: null } : TOLD[row.state]),
    complaint: complaintOf(report),
    complaintUntil: complaintUntil(report, row, decided),
  };
}

const TOLD = {
  open: { state: 'waiting', outcome: null },
  claimed: { state: 'in-review', outcome: null },
  proposed: { state: 'in-review', outcome: null },
  withdrawn: { state: 'withdrawn', outcome: null },
  dismissed: { state: 'answered', outcome: 'not-acted' },
  actioned: { state: 'answered', outcome: 'acted' },
  // Whoever reported is not told that somebody answers: only what comes of it.
  appealed: { state: 'answered', outcome: 'acted' },
  upheld: { state: 'answered', outcome: 'acted' },
  reversed: { state: 'answered', outcome: 'taken-back' },
} as const satisfies Record<CaseRow['state'], Pick<OwnReport, 'state' | 'outcome'>>;
