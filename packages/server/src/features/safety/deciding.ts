import type { MeasureKind, ReportReason } from '@footlights/contract';
import type { DbTransaction } from '#engines/db/port.ts';
import { Refusal } from '#http/errors.ts';
import { DAY_MS } from '#lib/day.ts';
import { newId, type AccountId, type CaseId, type SubjectId } from '#lib/ids.ts';
import { cleanLine } from '#lib/text.ts';
import { audit, type Audited } from './audit.ts';
import { insertNote, lockCase, updateCase } from './case-store.ts';
import {
  endMeasures,
  findDecision,
  insertDecision,
  measuresOf,
  updateDecision,
} from './decision-store.ts';
import { applyMeasures, toldOf } from './effects.ts';
import { closeWithdrawn, KEPT_MS } from './own-reports.ts';
import type { Matter, Moderator, Move } from './machine.ts';
import { mailMove, readAddresses, type Addresses } from './mailing.ts';
import { matterOf, requireStep } from './matters.ts';
import { moderatorIn, requireMayKeepOut } from './moderators.ts';
import type { SafetyOptions } from './parts.ts';
import { setOutcome } from './report-store.ts';
import type { CaseRow, DecisionRow, MeasureRow } from './table.ts';
import { neededWordsFrom } from './text.ts';

/** Who acts on which case, and where links in mails begin. */
export interface Acting {
  id: CaseId;
  by: AccountId;
  origin: string;
}

/** What a moderator decides. */
export interface Verdict {
  verdict: 'dismiss' | 'act';
  reason: ReportReason;
  words: string;
  ground?: 'rules' | 'law' | undefined;
  reference?: string | undefined;
  measures?: readonly { kind: MeasureKind; days?: number | undefined }[] | undefined;
  /** It was held back by a rule or signs of spam; otherwise its case says how it began. */
  source?: 'held';
}

/** How long a strike stands. */
export const STRIKE_MS = 90 * DAY_MS;
/** Measures that come with a strike: the others are about how far something reaches, and blame nobody. */
const STRIKING: readonly MeasureKind[] = ['warn', 'remove', 'suspend', 'ban'];

/** A case that is about to move, within the transaction that moves it. */
interface Moving {
  transaction: DbTransaction;
  row: CaseRow;
  /** The decision that stands. */
  decision: DecisionRow | undefined;
  by: Moderator;
}

/** What a move changed, beside the case itself. */
interface Moved {
  targets: readonly SubjectId[];
}

/** Claims a case or gives it back. */
export async function holdCase(
  options: SafetyOptions,
  { id, by }: Acting,
  act: 'claim' | 'release',
): Promise<void> {
  await moveCase(options, { id, by, origin: '' }, async (moving) => {
    const { transaction, row } = moving;
    const next = nextOf(moving, { move: act, by: moving.by });
    if (next.state === 'withdrawn') await closeWithdrawn(options, transaction, row.id);
    else await updateCase(transaction, row.id, heldBy(next));
    await audit(transaction, options.clock.now(), { by, act, subject: row.id });
    return { targets: [] };
  });
}

/** Leaves a note for other moderators. Whoever it is about does not read it, and so leaves none. */
export async function writeNote(
  options: SafetyOptions,
  { id, by }: Pick<Acting, 'id' | 'by'>,
  given: string,
): Promise<void> {
  const text = neededWordsFrom(given);
  await moveCase(options, { id, by, origin: '' }, async ({ transaction, row }) => {
    if (row.account_id === by) throw new Refusal('case/own');
    const at = options.clock.now();
    const note = { id: newId('m'), case_id: row.id, author_id: by, text, at };
    await insertNote(transaction, note);
    await audit(transaction, at, { by, act: 'note', subject: row.id });
    return { targets: [] };
  });
}

/** Decides, with everything that follows, in one transaction: none of it is there without the other. */
export async function decideCase(
  options: SafetyOptions,
  acting: Acting,
  verdict: Verdict,
): Promise<void> {
  const words = neededWordsFrom(verdict.words);
  await moveCase(options, acting, async (moving, addresses) => {
    const { transaction, row, by } = moving;
    const at = options.clock.now();
    const measures = verdict.measures ?? [];
    const kinds = measures.map(({ kind }) => kind);
    const next = nextOf(moving, { ...verdict, move: 'decide', by, at, words, measures: kinds });
    if (kinds.some((kind) => kind === 'suspend' || kind === 'ban'))
      await requireMayKeepOut(options, transaction, { by, account: row.account_id });
    const decision = decisionOf(row, { ...verdict, words, by: by.id, at, kinds });
    const done = measures.map((one) => measureOf(row, { ...one, decision }));
    await insertDecision(transaction, decision, done);
    const ends_at = at + KEPT_MS;
    await updateCase(transaction, row.id, {
      ...heldBy(next),
      decision_id: decision.id,
      decided_at: at,
      ends_at,
    });
    await setOutcome(transaction, row.id, verdict.verdict === 'act' ? 'upheld' : 'dismissed');
    const targets = await applyAll(options, transaction, done);
    const detail = [verdict.verdict, decision.reason, ...kinds].join(' ');
    await noteMove(options, moving, { by: by.id, act: 'decide', subject: row.id, detail });
    await tell(options, moving, { decision, move: 'decided' });
    await mailMove(options, transaction, {
      row,
      decision,
      measures: done,
      move: 'decided',
      addresses,
    });
    return { targets };
  });
}

/** Takes one's own decision back, with everything that it did. */
export async function undoDecision(options: SafetyOptions, acting: Acting): Promise<void> {
  await moveCase(options, acting, async (moving, addresses) => {
    const { transaction, row, by } = moving;
    const at = options.clock.now();
    const next = nextOf(moving, { move: 'undo', by, at });
    const decision = decided(moving);
    await updateDecision(transaction, decision.id, { undone_at: at, strike_ends_at: null });
    await updateCase(transaction, row.id, {
      ...heldBy(next),
      decision_id: null,
      decided_at: null,
      ends_at: null,
    });
    await setOutcome(transaction, row.id, null);
    const targets = await endAll(options, transaction, decision);
    await noteMove(options, moving, { by: by.id, act: 'undo', subject: row.id });
    await tell(options, moving, { decision, move: 'undone' });
    await mailMove(options, transaction, {
      row,
      decision,
      measures: [],
      move: 'undone',
      addresses,
    });
    return { targets };
  });
}

/** Answers an appeal: what was decided stays, or all of it is taken back. */
export async function answerAppeal(
  options: SafetyOptions,
  acting: Acting,
  given: { verdict: 'uphold' | 'reverse'; words: string },
): Promise<void> {
  const words = neededWordsFrom(given.words);
  await moveCase(options, acting, async (moving, addresses) => {
    const { transaction, row, by } = moving;
    const at = options.clock.now();
    const { verdict } = given;
    const next = nextOf(moving, { move: 'judge', by, at, verdict, words });
    const decision = decided(moving);
    const isReversed = verdict === 'reverse';
    const judged = { judged_at: at, judged_by: by.id, answer: words } as const;
    const change = isReversed
      ? { ...judged, is_reversed: 1 as const, strike_ends_at: null }
      : judged;
    await updateDecision(transaction, decision.id, change);
    await updateCase(transaction, row.id, { ...heldBy(next), ends_at: at + KEPT_MS });
    if (isReversed) await setOutcome(transaction, row.id, 'dismissed');
    const targets = isReversed ? await endAll(options, transaction, decision) : [];
    await noteMove(options, moving, {
      by: by.id,
      act: 'answer-appeal',
      subject: row.id,
      detail: [verdict, decision.by_id === by.id ? 'same' : ''].join(' ').trim(),
    });
    const move = isReversed ? 'reversed' : 'upheld';
    const after = { ...decision, ...change };
    await tell(options, moving, { decision: after, move });
    await mailMove(options, transaction, { row, decision: after, measures: [], move, addresses });
    return { targets };
  });
}

/** Reads and locks the case, lets it move, and lets everything look again after the commit. */
async function moveCase(
  options: SafetyOptions,
  { id, by, origin }: Acting,
  run: (moving: Moving, addresses: Addresses) => Promise<Moved>,
): Promise<void> {
  const { db, mail, outbox } = options;
  // Addresses are the accounts' own, and cannot be read while the transaction has the connection.
  const addresses = await readAddresses(options, { id, origin });
  const { targets } = await db.transaction().execute(async (transaction) => {
    const row = await lockCase(transaction, id);
    if (row === undefined) throw new Refusal('case/not-found');
    const decision =
      row.decision_id === null ? undefined : await findDecision(transaction, row.decision_id);
    const moderator = await moderatorIn(options, transaction, { id: by, row, decision });
    return run({ transaction, row, decision, by: moderator }, addresses);
  });
  await toldOf(options, targets)();
  outbox.wake();
  mail.wake();
}

function nextOf({ row, decision }: Moving, move: Move): Matter {
  return requireStep(matterOf(row, decision), move);
}

function heldBy({ state, claimedBy }: Matter): Pick<CaseRow, 'state' | 'claimed_by'> {
  return { state, claimed_by: claimedBy };
}

function decided({ decision }: Moving): DecisionRow {
  if (decision === undefined) throw new Refusal('case/closed');
  return decision;
}

function decisionOf(
  row: CaseRow,
  given: Verdict & { by: AccountId; at: number; kinds: readonly MeasureKind[] },
): DecisionRow {
  const { verdict, reason, words, ground = 'rules', reference = '', by, at, kinds } = given;
  const isNotice = row.lead_reason === 'illegal' || row.lead_reason === 'intellectual-property';
  return {
    id: newId('s'),
    case_id: row.id,
    account_id: row.account_id,
    by_id: by,
    verdict,
    reason,
    ground,
    reference: cleanLine(reference).slice(0, 400),
    words,
    source: given.source ?? (isNotice ? 'notice' : 'report'),
    at,
    undone_at: null,
    strike_ends_at: kinds.some((kind) => STRIKING.includes(kind)) ? at + STRIKE_MS : null,
    appealed_at: null,
    appeal: null,
    judged_at: null,
    judged_by: null,
    answer: null,
    is_reversed: 0,
  };
}

function measureOf(
  { subject, account_id }: CaseRow,
  given: { kind: MeasureKind; days?: number | undefined; decision: DecisionRow },
): MeasureRow {
  const { kind, days, decision } = given;
  const isOnAccount = kind === 'warn' || kind === 'suspend' || kind === 'ban';
  if ((kind === 'suspend') !== (days !== undefined)) throw new Refusal('case/measure-unfit');
  return {
    decision_id: decision.id,
    kind,
    target: isOnAccount ? account_id : subject,
    ends_at: days === undefined ? null : decision.at + days * DAY_MS,
    is_in_force: 1,
  };
}

async function applyAll(
  options: SafetyOptions,
  transaction: DbTransaction,
  measures: readonly MeasureRow[],
): Promise<SubjectId[]> {
  const targets = [...new Set(measures.map(({ target }) => target))];
  for (const target of targets) await applyMeasures(options, transaction, target);
  return targets;
}

async function endAll(
  options: SafetyOptions,
  transaction: DbTransaction,
  { id }: DecisionRow,
): Promise<SubjectId[]> {
  const measures = (await measuresOf(transaction, [id])).get(id) ?? [];
  await endMeasures(transaction, id);
  return applyAll(options, transaction, measures);
}

function noteMove(
  { clock }: SafetyOptions,
  { transaction }: Moving,
  audited: Audited,
): Promise<void> {
  return audit(transaction, clock.now(), audited);
}

/** Whoever reacts hears of it even when this process ends with the commit. */
async function tell(
  { outbox }: SafetyOptions,
  { transaction }: Moving,
  { decision, move }: { decision: DecisionRow; move: 'decided' | 'undone' | 'upheld' | 'reversed' },
): Promise<void> {
  await outbox.write({ kind: 'case-moved', decision: decision.id, move }, transaction);
}
