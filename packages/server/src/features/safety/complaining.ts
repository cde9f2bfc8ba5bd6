import type { CaseFile, OwnReport } from '@footlights/contract';
import { CONTESTABLE } from './machine.ts';
import type { CaseRow, DecisionRow, ReportRow } from './table.ts';
import { APPEAL_MS } from './times.ts';

/** What somebody said against a decision, and what came of it; null: nothing. */
export function complaintOf(report: ReportRow): OwnReport['complaint'] {
  const { complaint: words, complaint_outcome: outcome, complaint_answer: answer } = report;
  return words === null ? null : { words, outcome, answer };
}

/** Until when whoever filed a report may complain of what was decided; null: not, or not any more. */
export function complaintUntil(
  { complaint, is_withdrawn }: ReportRow,
  { state }: CaseRow,
  { decision, now }: { decision: DecisionRow | undefined; now: number },
): number | null {
  if (decision === undefined || complaint !== null || is_withdrawn === 1) return null;
  const until = decision.at + APPEAL_MS;
  return CONTESTABLE.includes(state) && now <= until ? until : null;
}

/** Complaints of a case as moderators see them: not whose they are. */
export function complaintsIn(reports: readonly ReportRow[]): CaseFile['complaints'] {
  return reports.flatMap(({ complaint: words, complained_at: at, complaint_outcome, ...rest }) =>
    words === null || at === null
      ? []
      : { words, at, outcome: complaint_outcome, answer: rest.complaint_answer },
  );
}
