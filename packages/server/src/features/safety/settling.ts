import type { MeasureKind, ReportReason } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import { DAY_MS } from '#lib/day.ts';
import { newId, type AccountId } from '#lib/ids.ts';
import type { Audited } from './audit.ts';
import { updateCase } from './case-store.ts';
import { insertDecision, updateDecision } from './decision-store.ts';
import { applyAll, endAll, heldBy, noteMove, tellMove, type Moved, type Moving } from './moving.ts';
import type { Matter } from './moves.ts';
import { KEPT_MS } from './own-reports.ts';
import type { SafetyOptions } from './parts.ts';
import { setOutcome } from './report-store.ts';
import type { CaseRow, DecisionRow, MeasureRow } from './table.ts';

/** What a moderator decides. */
export interface Verdict {
  verdict: 'dismiss' | 'act';
  reason: ReportReason;
  words: string;
  ground?: 'rules' | 'law' | undefined;
  reference?: string | undefined;
  measures?: readonly WantedMeasure[] | undefined;
}

/** A measure, and for how many days where it ends by itself. */
export interface WantedMeasure {
  kind: MeasureKind;
  days?: number | undefined;
}

/** What is decided, with everything filled in; also as a proposal keeps it. */
export interface Proposed {
  verdict: 'dismiss' | 'act';
  reason: ReportReason;
  words: string;
  ground: 'rules' | 'law';
  reference: string;
  measures: readonly WantedMeasure[];
}

/** How long a strike stands. */
export const STRIKE_MS = 90 * DAY_MS;
/** Measures that come with a strike: the others are about how far something reaches, and blame nobody. */
const STRIKING: readonly MeasureKind[] = ['warn', 'remove', 'suspend', 'ban'];

/** What kinds of measures somebody wants. */
export function kindsOf({ measures = [] }: Pick<Verdict, 'measures'>): MeasureKind[] {
  return measures.map(({ kind }) => kind);
}

/** Whether somebody cannot sign in by these. */
export function keepsOut(kinds: readonly MeasureKind[]): boolean {
  return kinds.includes('suspend') || kinds.includes('ban');
}

/** When the strike of these ends; null: they come with none. */
export function strikeOf(kinds: readonly MeasureKind[], at: number): number | null {
  return kinds.some((kind) => STRIKING.includes(kind)) ? at + STRIKE_MS : null;
}

/** Puts what was decided in force, in the place of what stood before, and lets everybody concerned know. */
export async function settle(
  options: SafetyOptions,
  moving: Moving,
  given: {
    next: Matter;
    said: Proposed;
    by: AccountId;
    second: AccountId | null;
    act: Audited['act'];
  },
): Promise<Moved> {
  const { transaction, row } = moving;
  const { next, said, by, second, act } = given;
  const at = options.clock.now();
  const decision = decisionOf(moving, { said, by, second, at });
  const done = said.measures.map((one) => measureOf(row, { ...one, decision }));
  const replaced = await replace(options, moving, { said, by: second ?? by, at });
  await insertDecision(transaction, decision, done);
  await updateCase(transaction, row.id, {
    ...heldBy(next),
    decision_id: decision.id,
    decided_at: at,
    ends_at: at + KEPT_MS,
  });
  await setOutcome(transaction, row.id, said.verdict === 'act' ? 'upheld' : 'dismissed');
  const targets = await applyAll(options, transaction, done);
  const detail = [said.verdict, said.reason, ...kindsOf(said)].join(' ');
  await noteMove(options, moving, { act, detail });
  await tellMove(options, moving, { decision, measures: done, move: 'decided' });
  return { targets: [...replaced, ...targets] };
}

/** Ends what stood before a case was opened again; an appeal against it is answered by what is decided now. */
async function replace(
  options: SafetyOptions,
  moving: Moving,
  { said, by, at }: { said: Proposed; by: AccountId; at: number },
) {
  const { transaction, decision } = moving;
  if (decision === undefined) return [];
  const isOpen = decision.appealed_at !== null && decision.judged_at === null;
  await updateDecision(transaction, decision.id, {
    undone_at: at,
    strike_ends_at: null,
    ...(isOpen
      ? {
          judged_at: at,
          judged_by: by,
          answer: said.words,
          is_reversed: said.verdict === 'dismiss' ? 1 : 0,
        }
      : {}),
  });
  const targets = await endAll(options, transaction, decision);
  // Of another decision about the same the account is told by its statement.
  if (said.verdict === 'dismiss' && decision.verdict === 'act')
    await tellMove(options, moving, { decision, measures: [], move: 'undone' });
  return targets;
}

function decisionOf(
  { row, decision }: Moving,
  given: { said: Proposed; by: AccountId; second: AccountId | null; at: number },
): DecisionRow {
  const { said, by, second, at } = given;
  const { verdict, reason, words, ground, reference } = said;
  const isNotice = row.lead_reason === 'illegal' || row.lead_reason === 'intellectual-property';
  return {
    id: newId('s'),
    case_id: row.id,
    account_id: row.account_id,
    by_id: by,
    verdict,
    reason,
    ground,
    reference,
    words,
    source: row.origin === 'report' ? (isNotice ? 'notice' : 'report') : row.origin,
    at,
    undone_at: null,
    strike_ends_at: strikeOf(kindsOf(said), at),
    appealed_at: null,
    appeal: null,
    judged_at: null,
    judged_by: null,
    answer: null,
    is_reversed: 0,
    confirmed_by: second,
    replaces: decision?.id ?? null,
  };
}

/** Refuses a suspension without its days, and days of anything else. */
export function requireDays(measures: readonly WantedMeasure[]): void {
  for (const { kind, days } of measures)
    if ((kind === 'suspend') !== (days !== undefined)) throw new Refusal('case/measure-unfit');
}

function measureOf(
  { subject, account_id }: CaseRow,
  given: WantedMeasure & { decision: DecisionRow },
): MeasureRow {
  const { kind, days, decision } = given;
  const isOnAccount = kind === 'warn' || kind === 'suspend' || kind === 'ban';
  return {
    decision_id: decision.id,
    kind,
    target: isOnAccount ? account_id : subject,
    ends_at: days === undefined ? null : decision.at + days * DAY_MS,
    is_in_force: 1,
  };
}
