import type { Told } from '#events.ts';
import type { AppEvent } from '#events.ts';
import { shortened } from '#lib/text.ts';
import type { ReportId, VideoId } from '#lib/ids.ts';
import { findCase } from './case-store.ts';
import { findDecision } from './decision-store.ts';
import { toldOf } from './effects.ts';
import type { SafetyOptions } from './parts.ts';
import { findReport, reportersOf } from './report-store.ts';
import { doneBy } from './statements.ts';
import type { CaseRow, DecisionRow } from './table.ts';

type CaseMoved = Extract<AppEvent, { kind: 'case-moved' }>;

const QUOTED_GRAPHEMES = 200;

/**
 * Hears of decisions from the outbox: everything looks again at what they changed, in case the process ended before it
 * could, and people are told. Idempotent. Nothing that the account is told depends on who reported, how many or when.
 */
export async function hearMove(options: SafetyOptions, { event, at }: Told): Promise<void> {
  if (event.kind === 'complaint-answered') await tellComplainant(options, { id: event.report, at });
  if (event.kind !== 'case-moved') return;
  const decision = await findDecision(options.db, event.decision);
  const row = decision === undefined ? undefined : await findCase(options.db, decision.case_id);
  if (decision === undefined || row === undefined) return;
  const { replaces } = decision;
  const replaced = replaces === null ? [] : await doneBy(options.db, replaces);
  const measures = [...replaced, ...(await doneBy(options.db, decision.id))];
  await toldOf(options, [...new Set(measures.map(({ target }) => target))])();
  await tellAccount(options, { row, decision, move: event.move, at });
  if (event.move === 'decided' || event.move === 'reversed')
    await tellReporters(options, { row, decision, move: event.move, at });
}

interface Moved {
  row: CaseRow;
  decision: DecisionRow;
  move: CaseMoved['move'];
  at: number;
}

async function tellAccount(
  { notifications }: SafetyOptions,
  { row, decision, move, at }: Moved,
): Promise<void> {
  if (decision.verdict !== 'act') return;
  const said = move === 'decided' || move === 'undone' ? decision.words : decision.answer;
  await notifications.decided({
    to: decision.account_id,
    // What came of it later is a line of its own.
    id: move === 'decided' ? decision.id : `${decision.id}.${move}`,
    video: row.kind === 'clip' ? (row.subject as VideoId) : null,
    text: move === 'undone' ? '' : shortened(said ?? '', QUOTED_GRAPHEMES),
    at,
  });
}

async function tellComplainant(
  { db, notifications }: SafetyOptions,
  { id, at }: { id: ReportId; at: number },
): Promise<void> {
  const to = (await findReport(db, id))?.reporter_id ?? null;
  if (to !== null)
    await notifications.decided({ to, id: `${id}.complaint`, video: null, text: '', at });
}

/** Who takes a decision back and decides the same anew tells nobody twice: the page of the report says what stands. */
function roundOf({ id, replaces, verdict }: DecisionRow, move: CaseMoved['move']): string {
  return move === 'decided' ? `${replaces ?? 'first'}.${verdict}` : `${id}.${move}`;
}

async function tellReporters(
  { db, notifications }: SafetyOptions,
  { row, decision, move, at }: Moved,
): Promise<void> {
  for (const { id, reporter_id: to } of await reportersOf(db, row.id))
    if (to !== null)
      await notifications.decided({
        to,
        id: `${id}.${roundOf(decision, move)}`,
        video: null,
        text: '',
        at,
      });
}
