import type { DbTransaction } from '#engines/db/port.ts';
import { Refusal } from '#http/errors.ts';
import type { AccountId, CaseId, SubjectId } from '#lib/ids.ts';
import { audit, type Audited } from './audit.ts';
import { lockCase, lockUndecided } from './case-store.ts';
import { endMeasures, findDecision, measuresOf } from './decision-store.ts';
import { applyMeasures, toldOf } from './effects.ts';
import { mailMove, readAddresses, type Addresses } from './mailing.ts';
import { matterOf, requireStep } from './matters.ts';
import { moderatorIn } from './moderators.ts';
import type { Matter, Moderator, Move } from './moves.ts';
import type { SafetyOptions } from './parts.ts';
import { findProposal } from './proposal-store.ts';
import type { CaseRow, DecisionRow, MeasureRow, ProposalRow } from './table.ts';

/** Who acts on which case, and where links in mails begin. */
export interface Acting {
  id: CaseId;
  by: AccountId;
  origin: string;
}

/** A case that is about to move, within the transaction that moves it. */
export interface Moving {
  transaction: DbTransaction;
  row: CaseRow;
  /** The decision that stands. */
  decision: DecisionRow | undefined;
  /** The one in whose place that came. */
  earlier: DecisionRow | undefined;
  proposal: ProposalRow | undefined;
  by: Moderator;
  addresses: Addresses;
}

/** What a move changed, beside the case itself. */
export interface Moved {
  targets: readonly SubjectId[];
}

/** Reads and locks the case, lets it move, and lets everything look again after the commit. */
export async function moveCase(
  options: SafetyOptions,
  { id, by, origin }: Acting,
  run: (moving: Moving) => Promise<Moved>,
): Promise<void> {
  const { db, mail, outbox } = options;
  // Addresses are the accounts' own, and cannot be read while the transaction has the connection.
  const addresses = await readAddresses(options, { id, origin });
  const { targets } = await db.transaction().execute(async (transaction) => {
    const row = await lockCase(transaction, id);
    if (row === undefined) throw new Refusal('case/not-found');
    const find = async (of: DecisionRow['id'] | null | undefined) =>
      of === null || of === undefined ? undefined : findDecision(transaction, of);
    const decision = await find(row.decision_id);
    const earlier = await find(decision?.replaces);
    const moderator = await moderatorIn(options, transaction, { id: by, row, decision });
    const proposal = await findProposal(transaction, id);
    const people = { by: moderator, addresses };
    return run({ transaction, row, decision, earlier, proposal, ...people });
  });
  await toldOf(options, targets)();
  outbox.wake();
  mail.wake();
}

/** Where a move leads; refuses with why it is declined. */
export function nextOf({ row, decision, earlier, proposal }: Moving, move: Move): Matter {
  return requireStep(matterOf(row, { decision, earlier, proposal }), move);
}

/** What is reported at the same time comes together in one undecided case: a second one cannot be opened beside it. */
export async function requireNoOther({ transaction, row }: Moving): Promise<void> {
  const other = await lockUndecided(transaction, row.subject);
  if (other !== undefined && other.id !== row.id) throw new Refusal('case/other-open');
}

/** What of a case is kept of where a move led. */
export function heldBy({
  state,
  claimedBy,
  opinion,
  isContested,
}: Matter): Pick<CaseRow, 'state' | 'claimed_by' | 'opinion' | 'is_contested'> {
  return { state, claimed_by: claimedBy, opinion, is_contested: isContested ? 1 : 0 };
}

/** The decision that stands; `case/closed` when there is none. */
export function decided({ decision }: Pick<Moving, 'decision'>): DecisionRow {
  if (decision === undefined) throw new Refusal('case/closed');
  return decision;
}

/** Makes things what the measures in force on them come to. */
export async function applyAll(
  options: SafetyOptions,
  transaction: DbTransaction,
  measures: readonly MeasureRow[],
): Promise<SubjectId[]> {
  const targets = [...new Set(measures.map(({ target }) => target))];
  for (const target of targets) await applyMeasures(options, transaction, target);
  return targets;
}

/** Ends what a decision does. */
export async function endAll(
  options: SafetyOptions,
  transaction: DbTransaction,
  { id }: DecisionRow,
): Promise<SubjectId[]> {
  const measures = (await measuresOf(transaction, [id])).get(id) ?? [];
  await endMeasures(transaction, id);
  return applyAll(options, transaction, measures);
}

/** Writes what somebody did into the audit log. */
export function noteMove(
  { clock }: SafetyOptions,
  { transaction, by, row }: Moving,
  { act, detail = '' }: Pick<Audited, 'act' | 'detail'>,
): Promise<void> {
  return audit(transaction, clock.now(), { by: by.id, act, subject: row.id, detail });
}

/** Whoever is concerned hears of it, also when this process ends with the commit. */
export async function tellMove(
  options: SafetyOptions,
  { transaction, row, addresses }: Moving,
  told: {
    decision: DecisionRow;
    measures: readonly MeasureRow[];
    move: 'decided' | 'undone' | 'upheld' | 'reversed';
  },
): Promise<void> {
  const { decision, move } = told;
  await options.outbox.write({ kind: 'case-moved', decision: decision.id, move }, transaction);
  await mailMove(options, transaction, { ...told, row, addresses });
}
