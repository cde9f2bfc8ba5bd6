import { Refusal } from '#http/errors.ts';
import type { AccountId, StatementId } from '#lib/ids.ts';
import { lockCase, updateCase } from './case-store.ts';
import { findDecision, updateDecision } from './decision-store.ts';
import { matterOf, requireStep } from './matters.ts';
import { heldBy } from './moving.ts';
import type { SafetyOptions } from './parts.ts';
import type { CaseRow, DecisionRow } from './table.ts';
import { neededWordsFrom } from './text.ts';

/** Who asks for a statement: by account, or by the key of its link. */
export interface StatementReader {
  accountId: AccountId | null;
  key: string | undefined;
}

/** A decision that its account may read, with its case; `statement/not-found` otherwise. */
export async function reachStatement(
  { db, keys }: Pick<SafetyOptions, 'db' | 'keys'>,
  id: StatementId,
  { accountId, key }: StatementReader,
): Promise<DecisionRow> {
  const decision = await findDecision(db, id);
  const isOwn = accountId !== null && decision?.account_id === accountId;
  if (decision?.verdict !== 'act' || (!isOwn && !keys.fits(id, key)))
    throw new Refusal('statement/not-found');
  return decision;
}

/** The account answers a decision about it: the case comes back to the desk, for somebody else. */
export async function appeal(
  options: SafetyOptions,
  id: StatementId,
  { reader, words: given }: { reader: StatementReader; words: string },
): Promise<void> {
  const { account_id: by, case_id } = await reachStatement(options, id, reader);
  const words = neededWordsFrom(given);
  await options.db.transaction().execute(async (transaction) => {
    const row = await lockCase(transaction, case_id);
    const decision = await findDecision(transaction, id);
    if (row === undefined || decision === undefined) throw new Refusal('statement/not-found');
    const at = options.clock.now();
    const next = requireStep(matterOf(row, { decision: standing(row, decision) }), {
      move: 'appeal',
      by,
      at,
      words,
    });
    await updateDecision(transaction, id, { appealed_at: at, appeal: words });
    // Opened again already: what is decided then is the answer.
    if (next.state !== 'appealed') return;
    // It waits like a report of middling urgency from now on.
    await updateCase(transaction, case_id, {
      ...heldBy(next),
      rank: 1,
      due_at: at + APPEAL_ANSWER_MS,
      ends_at: null,
    });
  });
}

/** Within how long an appeal should be answered. */
const APPEAL_ANSWER_MS = 48 * 3_600_000;

/** One that was taken back does not stand, even when another has come in its place. */
function standing({ decision_id }: CaseRow, decision: DecisionRow): DecisionRow {
  if (decision_id !== decision.id) throw new Refusal('statement/not-open');
  return decision;
}
