import { minuteOf } from '#lib/day.ts';
import { Refusal } from '#http/errors.ts';
import { lockCase, updateCase } from './case-store.ts';
import { findDecision } from './decision-store.ts';
import { safetyLetters } from './letters.ts';
import { matterOf, placeAgain, requireStep } from './matters.ts';
import {
  heldBy,
  moveCase,
  nextOf,
  noteMove,
  requireNoOther,
  type Acting,
  type Moving,
} from './moving.ts';
import type { Matter } from './moves.ts';
import { KEPT_MS } from './own-reports.ts';
import type { SafetyOptions } from './parts.ts';
import { answerComplaints, findReport, setOutcome, updateReport } from './report-store.ts';
import type { CaseRow, ReportRow } from './table.ts';
import { neededWordsFrom } from './text.ts';

/** Within how long a complaint should be answered. */
const ANSWER_MS = 7 * 86_400_000;

/** Somebody who reported finds that too little was done (Regulation (EU) 2022/2065, Art. 20). Whom it is about learns nothing. */
export async function complain(
  { db, clock, countComplaint }: SafetyOptions,
  { report }: { report: ReportRow },
  given: string,
): Promise<void> {
  const words = neededWordsFrom(given);
  await db.transaction().execute(async (transaction) => {
    const row = await lockCase(transaction, report.case_id);
    const present = await findReport(transaction, report.id);
    if (row === undefined || present === undefined) throw new Refusal('report/not-found');
    const { decision_id } = row;
    const decision =
      decision_id === null ? undefined : await findDecision(transaction, decision_id);
    const at = clock.now();
    const isFirst = present.complaint === null && present.is_withdrawn === 0;
    const move = { move: 'complain', at, words, isFirst } as const;
    const next = requireStep(matterOf(row, { decision }), move);
    await updateReport(transaction, report.id, { complaint: words, complained_at: minuteOf(at) });
    await countComplaint(transaction, 'received');
    await updateCase(transaction, row.id, {
      ...heldBy(next),
      // Where an appeal waits it keeps its place.
      ...(row.state === 'appealed' ? {} : { rank: 1, due_at: at + ANSWER_MS }),
      ends_at: null,
    });
  });
}

/** Answers the complaints of a case: what was decided stays, or it is decided anew by somebody else. */
export async function answerComplaint(
  options: SafetyOptions,
  acting: Acting,
  { verdict, words: given }: { verdict: 'stay' | 'reopen'; words: string },
): Promise<void> {
  const words = neededWordsFrom(given);
  await moveCase(options, acting, async (moving) => {
    const { transaction, row, by } = moving;
    const next = nextOf(moving, { move: 'review', by, verdict, words });
    if (verdict === 'reopen') await requireNoOther(moving);
    const outcome = verdict === 'stay' ? 'stays' : 'reopened';
    const answered = await answerComplaints(transaction, row.id, { outcome, answer: words });
    for (const _ of answered) await options.countComplaint(transaction, outcome);
    await updateCase(transaction, row.id, { ...heldBy(next), ...keptAs(options, next) });
    if (verdict === 'reopen') {
      await setOutcome(transaction, row.id, null);
      await placeAgain(options, transaction, row);
    }
    await noteMove(options, moving, { act: 'answer-complaint', detail: verdict });
    await tellComplainants(options, moving, { answered, isReopened: verdict === 'reopen', words });
    return { targets: [] };
  });
}

/** One that was opened again waits like a report; what stays decided is kept from then on. */
function keptAs({ clock }: Pick<SafetyOptions, 'clock'>, next: Matter): Partial<CaseRow> {
  if (next.state === 'open') return { decided_at: null };
  return next.state === 'appealed' ? {} : { ends_at: clock.now() + KEPT_MS };
}

async function tellComplainants(
  { keys, mail, outbox, instanceName: instance }: SafetyOptions,
  { transaction, addresses }: Moving,
  told: { answered: readonly ReportRow[]; isReopened: boolean; words: string },
): Promise<void> {
  for (const { id, email, reporter_id } of told.answered) {
    if (reporter_id !== null)
      await outbox.write({ kind: 'complaint-answered', report: id }, transaction);
    if (email === null) continue;
    const link = addresses.origin + keys.pathOf(id);
    await mail.send(
      { to: email, ...safetyLetters.complaint({ instance, link }, told) },
      transaction,
    );
  }
}
