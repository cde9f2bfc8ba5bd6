import type { ReportReason } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import { Refusal } from '#http/errors.ts';
import type { AccountId } from '#lib/ids.ts';
import { updateCase } from './case-store.ts';
import { isClip } from './evidence.ts';
import { step } from './machine.ts';
import type { Matter, Move, Standing } from './moves.ts';
import type { SafetyOptions } from './parts.ts';
import {
  byUrgency,
  NO_ACCOUNT_WEIGHT,
  reliabilityOf,
  urgencyOf,
  withReport,
  type Reasons,
} from './priority.ts';
import type { CaseRow, DecisionRow, ProposalRow, ReportRow } from './table.ts';

/** Reasons of a case as they are kept. */
export function reasonsOf({ reasons }: Pick<CaseRow, 'reasons'>): Reasons {
  return JSON.parse(reasons) as Reasons;
}

/** How many give each reason, the most urgent first. */
export function countsOf(row: Pick<CaseRow, 'reasons'>): { reason: ReportReason; count: number }[] {
  const reasons = reasonsOf(row);
  return byUrgency(reasons).map((reason) => ({ reason, count: reasons[reason]?.count ?? 0 }));
}

/** How many different people have a standing report in it: each has one at most. */
export function reportersIn(row: Pick<CaseRow, 'reasons'>): number {
  return countsOf(row).reduce((sum, { count }) => sum + count, 0);
}

/** A case as its moves depend on it. */
export function matterOf(
  row: CaseRow,
  {
    decision,
    earlier,
    proposal,
  }: {
    decision?: DecisionRow | undefined;
    earlier?: DecisionRow | undefined;
    proposal?: ProposalRow | undefined;
  } = {},
): Matter {
  return {
    state: row.state,
    kind: row.kind,
    accountId: row.account_id,
    reports: reportersIn(row),
    claimedBy: row.claimed_by,
    decision: standingOf(decision, standingOf(earlier, null)),
    proposedBy: proposal?.by_id ?? null,
    opinion: row.opinion,
    isContested: row.is_contested === 1,
  };
}

function standingOf(row: DecisionRow | undefined, earlier: Standing | null): Standing | null {
  if (row === undefined) return null;
  const { by_id: by, at, verdict, confirmed_by: second, appealed_at } = row;
  return { by, at, verdict, second, isAppealed: appealed_at !== null, earlier };
}

/** Where a move leads; refuses with why it is declined. */
export function requireStep(before: Matter, move: Move): Matter {
  const taken = step(before, move);
  // None of the machine's codes asks to come back later.
  if (!taken.ok) throw new Refusal(taken.code as 'case/closed');
  return taken.next;
}

/** What a report of somebody weighs, in thousandths. */
export async function weightOf(
  db: Db,
  reporter: AccountId | null,
  recordOf: (db: Db, id: AccountId) => Promise<{ upheld: number; dismissed: number }>,
): Promise<number> {
  return reporter === null ? NO_ACCOUNT_WEIGHT : reliabilityOf(await recordOf(db, reporter));
}

type Views = Pick<SafetyOptions, 'shownOf'>;

/** One report more or less: the case moves in the queue. In the caller's transaction. */
export async function weigh(
  options: Views,
  transaction: Db,
  change: { row: CaseRow; reason: ReportReason; count: 1 | -1; weight: number },
): Promise<void> {
  const { row, reason, count, weight } = change;
  const reasons = withReport(reasonsOf(row), reason, { count, weight });
  await place(options, transaction, { row, reasons });
}

/** Somebody gives a more urgent reason than before. */
export async function reportedAgain(
  options: Views,
  transaction: Db,
  { row, before, after }: { row: CaseRow; before: ReportRow; after: ReportRow },
): Promise<void> {
  const { weight } = before;
  const without = withReport(reasonsOf(row), before.reason, { count: -1, weight });
  const reasons = withReport(without, after.reason, { count: 1, weight });
  await place(options, transaction, { row, reasons });
}

/** Opened again: it waits since it was reported. In the caller's transaction. */
export async function placeAgain(options: Views, transaction: Db, row: CaseRow): Promise<void> {
  await place(options, transaction, { row, reasons: reasonsOf(row) });
}

async function place(
  { shownOf }: Views,
  transaction: Db,
  { row, reasons }: { row: CaseRow; reasons: Reasons },
): Promise<void> {
  const { id, subject, opened_at: openedAt } = row;
  const views = isClip(subject) ? (shownOf([subject]).get(subject)?.value ?? 0) : 0;
  const { rank, dueAt, lead } = urgencyOf({ openedAt, reasons, views });
  await updateCase(transaction, id, {
    rank,
    due_at: dueAt,
    lead_reason: lead,
    reasons: JSON.stringify(reasons),
  });
}
