import type { Measure, Statement } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import { nextOf, placeOf } from '#http/cursor.ts';
import { Refusal } from '#http/errors.ts';
import type { AccountId, StatementId } from '#lib/ids.ts';
import { findCase, loadCases } from './case-store.ts';
import { countStrikes, measuresOf, pickStatements } from './decision-store.ts';
import { APPEAL_MS } from './times.ts';
import type { SafetyOptions } from './parts.ts';
import type { CaseRow, DecisionRow, MeasureRow } from './table.ts';

const PAGE = 20;

/** Decisions about an account as it is told of them: pick → load → show. Four queries. */
export async function listStatements(
  { db, clock }: SafetyOptions,
  accountId: AccountId,
  cursor: string | undefined,
): Promise<{ statements: Statement[]; next: string | null; strikes: number }> {
  const after = placeOf<StatementId>(cursor, 's');
  const picked = await pickStatements(db, accountId, { after, limit: PAGE + 1 });
  const page = picked.slice(0, PAGE);
  const cases = await loadCases(db, [...new Set(page.map(({ case_id }) => case_id))]);
  const byId = new Map(cases.map((row) => [row.id, row]));
  const measures = await measuresOf(
    db,
    page.map(({ id }) => id),
  );
  const now = clock.now();
  return {
    statements: page.flatMap((decision) => {
      const row = byId.get(decision.case_id);
      const done = measures.get(decision.id) ?? [];
      return row === undefined ? [] : statementOf({ decision, row, measures: done, now });
    }),
    next: nextOf(picked, PAGE),
    strikes: await countStrikes(db, accountId, now),
  };
}

/** One decision as its account is told of it. */
export async function showStatement(
  { db, clock }: Pick<SafetyOptions, 'db' | 'clock'>,
  decision: DecisionRow,
): Promise<Statement> {
  const row = await findCase(db, decision.case_id);
  if (row === undefined) throw new Refusal('statement/not-found');
  const measures = await doneBy(db, decision.id);
  return statementOf({ decision, row, measures, now: clock.now() });
}

/** Measures of one decision. */
export async function doneBy(db: Db, id: StatementId): Promise<MeasureRow[]> {
  return (await measuresOf(db, [id])).get(id) ?? [];
}

/** What a decision did, as people are told of it. */
export function toMeasure({ kind, ends_at, is_in_force }: MeasureRow): Measure {
  return { kind, until: ends_at, isInForce: is_in_force === 1 };
}

/** Nothing in it comes from a report: neither who filed it nor when, nor what was said. */
export function statementOf(given: {
  decision: DecisionRow;
  row: Pick<CaseRow, 'subject' | 'kind' | 'label' | 'username' | 'state' | 'decision_id'>;
  measures: readonly MeasureRow[];
  now: number;
}): Statement {
  const { decision, row, measures, now } = given;
  const { id, at, words: facts, ground, reason, reference, source, strike_ends_at } = decision;
  const { subject, kind, label, username } = row;
  return {
    id,
    at,
    subject: { id: subject, kind, label, username },
    facts,
    ground: { kind: ground, reason, reference },
    source,
    isAutomated: false,
    measures: measures.map(toMeasure),
    isTakenBack: decision.undone_at !== null,
    strikeEndsAt: strike_ends_at,
    appeal: appealOf(decision, now),
  };
}

/** Whether somebody who decided has answered the appeal, too. */
export function isBySame({ judged_by, by_id, confirmed_by }: DecisionRow): boolean {
  return judged_by !== null && (judged_by === by_id || judged_by === confirmed_by);
}

function appealOf(decision: DecisionRow, now: number): Statement['appeal'] {
  const { at, appealed_at, appeal: words, judged_at, answer } = decision;
  const until = at + APPEAL_MS;
  const said = { until, words, answer, isBySame: isBySame(decision) };
  if (judged_at !== null)
    return { ...said, state: decision.is_reversed === 1 ? 'reversed' : 'upheld' };
  if (appealed_at !== null) return { ...said, state: 'made' };
  return { ...said, state: decision.undone_at !== null || now > until ? 'over' : 'possible' };
}
