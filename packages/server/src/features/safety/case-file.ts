import { minuteOf } from '#lib/day.ts';
import type { CaseFile, Conflict, Creator, Decision, FiledWords } from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import type { AccountId, CaseId } from '#lib/ids.ts';
import { audit } from './audit.ts';
import { casesAbout, findCase, notesOf } from './case-store.ts';
import { complaintsIn } from './complaining.ts';
import { countStrikes, findDecision, loadDecisions, measuresOf } from './decision-store.ts';
import { evidenceOf } from './evidence-store.ts';
import { isClip, showEvidence } from './evidence.ts';
import { UNDECIDED } from './moves.ts';
import { FITTING } from './measures.ts';
import { opinionsIn } from './opinions.ts';
import type { SafetyOptions } from './parts.ts';
import { proposalIn } from './proposing.ts';
import { showBriefs } from './queue.ts';
import { reportIn, reportsOf } from './report-store.ts';
import { doneBy, isBySame, toMeasure } from './statements.ts';
import type { CaseRow, DecisionRow, MeasureRow, ReportRow } from './table.ts';
import { UNDO_MS } from './times.ts';

const MOST_REPORTS = 200;
const MOST_HISTORY = 20;

/** Notes that a case was opened, then shows it; refuses `case/own` to whom it is about. */
export async function openCase(
  options: SafetyOptions,
  by: AccountId,
  id: CaseId,
): Promise<CaseFile> {
  const { db, clock } = options;
  await db.transaction().execute(async (transaction) => {
    const row = await findCase(transaction, id);
    if (row === undefined) throw new Refusal('case/not-found');
    if (row.account_id === by) throw new Refusal('case/own');
    await audit(transaction, clock.now(), { by, act: 'read-case', subject: id });
  });
  return showCase(options, by, id);
}

/** Everything that a case is judged by. Its queries do not grow with the case, but for its evidence, which is bounded. */
export async function showCase(
  options: SafetyOptions,
  by: AccountId,
  id: CaseId,
): Promise<CaseFile> {
  const { db } = options;
  const row = await findCase(db, id);
  if (row === undefined) throw new Refusal('case/not-found');
  const [brief] = await showBriefs(options, by, [row]);
  const decision = row.decision_id === null ? undefined : await findDecision(db, row.decision_id);
  const reports = await reportsOf(db, id, MOST_REPORTS);
  const conflicts = await conflictsOf(options, by, { row, decision });
  return {
    ...brief!,
    account: await accountIn(options, row),
    ...viewsOf(options, row),
    reports: reports.map(toFiledWords),
    evidence: await showEvidence(options, await evidenceOf(db, id)),
    history: await historyOf(options, row),
    notes: await notesIn(options, id),
    conflicts,
    decision: decision === undefined ? null : await toDecision(options, by, { row, decision }),
    proposal: await proposalIn(options, by, row),
    opinions: await opinionsIn(options, id),
    complaints: complaintsIn(reports),
    measures: [...FITTING[row.kind]],
    mayClaim: isClaimable(row, by),
    banNeedsTwo: options.bansNeedTwo,
  };
}

/** Released, as on the clip itself. */
function viewsOf({ shownOf }: SafetyOptions, { subject }: CaseRow): Pick<CaseFile, 'views'> {
  const views = isClip(subject) ? shownOf([subject]).get(subject) : undefined;
  return views === undefined ? {} : { views };
}

function isClaimable({ state, claimed_by, is_contested }: CaseRow, by: AccountId): boolean {
  const isUndecided = UNDECIDED.includes(state) && state !== 'proposed';
  const isOpen = isUndecided || state === 'appealed' || is_contested === 1;
  return isOpen && (claimed_by === null || claimed_by === by);
}

async function accountIn(
  { db, clock, profiles }: SafetyOptions,
  { account_id: id, username }: CaseRow,
): Promise<CaseFile['account']> {
  const profile = await profiles.byId(id);
  return {
    id,
    username: profile?.username ?? username,
    displayName: profile?.displayName ?? username,
    standing: profile?.standing ?? 'gone',
    joinedAt: profile?.joinedAt ?? null,
    strikes: await countStrikes(db, id, clock.now()),
  };
}

/** Without who filed it: moderators judge what was done, and not who minds it. */
function toFiledWords(report: ReportRow): FiledWords {
  const { reason, words, at, is_withdrawn, weight, explanation, law, name } = report;
  return {
    reason,
    words,
    at,
    isWithdrawn: is_withdrawn === 1,
    reliability: weight / 1000,
    notice: explanation === null ? null : { explanation, law: law ?? '', name: name ?? '' },
  };
}

async function historyOf({ db }: SafetyOptions, row: CaseRow): Promise<CaseFile['history']> {
  const cases = await casesAbout(db, row.account_id, { but: row.id, limit: MOST_HISTORY });
  const ids = cases.flatMap(({ decision_id }) => decision_id ?? []);
  const decisions = new Map((await loadDecisions(db, ids)).map((one) => [one.id, one]));
  const measures = await measuresOf(db, ids);
  return cases.map(({ id, subject, kind, label, username, state, ...rest }) => {
    const decision = rest.decision_id === null ? undefined : decisions.get(rest.decision_id);
    const done = rest.decision_id === null ? [] : (measures.get(rest.decision_id) ?? []);
    return {
      id,
      subject: { id: subject, kind, label, username },
      state,
      reason: decision?.reason ?? rest.lead_reason,
      measures: done.map((one) => one.kind),
      at: rest.decided_at ?? minuteOf(rest.opened_at),
    };
  });
}

async function notesIn({ db, profiles }: SafetyOptions, id: CaseId): Promise<CaseFile['notes']> {
  const notes = await notesOf(db, id);
  const people = await profiles.byIds(notes.map(({ author_id }) => author_id));
  return notes.map(({ author_id, text, at }) => ({ by: people.get(author_id) ?? null, text, at }));
}

/** Why this moderator may be partial, the weightiest first. */
async function conflictsOf(
  { db, relations }: SafetyOptions,
  by: AccountId,
  { row, decision }: { row: CaseRow; decision: DecisionRow | undefined },
): Promise<Conflict[]> {
  const { account_id: account } = row;
  const relation = (await relations.between(by, [account])).get(account);
  const report = await reportIn(db, row.id, { id: by });
  const found: [Conflict, boolean][] = [
    ['decided', isLeftToOthers(row) && isOwn(decision, by)],
    ['reported', report !== undefined],
    ['follows', relation?.follows === 'accepted'],
    ['followed', relation?.isFollowedBy === true],
    ['blocks', relation?.blocks === true || relation?.isBlockedBy === true],
  ];
  return found.flatMap(([conflict, isThere]) => (isThere ? conflict : []));
}

/** Whether whoever decided leaves what follows to others. */
function isLeftToOthers({ state, is_contested, decision_id }: CaseRow): boolean {
  const isAnew = (state === 'open' || state === 'claimed') && decision_id !== null;
  return state === 'appealed' || is_contested === 1 || isAnew;
}

function isOwn(decision: DecisionRow | undefined, by: AccountId): boolean {
  return decision?.by_id === by || decision?.confirmed_by === by;
}

async function toDecision(
  { db, clock, profiles }: SafetyOptions,
  by: AccountId,
  { row, decision }: { row: CaseRow; decision: DecisionRow },
): Promise<Decision> {
  const { id, by_id, at, verdict, ground, reason, reference, words, confirmed_by } = decision;
  const people = await profiles.byIds([by_id, confirmed_by ?? [], decision.judged_by ?? []].flat());
  const isFresh = (row.state === 'dismissed' || row.state === 'actioned') && row.is_contested === 0;
  const undoUntil = at + UNDO_MS;
  const mayUndo = isFresh && isOwn(decision, by) && clock.now() <= undoUntil;
  return {
    id,
    by: people.get(by_id) ?? null,
    confirmedBy: confirmed_by === null ? null : (people.get(confirmed_by) ?? null),
    at,
    verdict,
    ground: { kind: ground, reason, reference },
    words,
    measures: (await doneBy(db, id)).map((one: MeasureRow) => toMeasure(one)),
    undoUntil: mayUndo ? undoUntil : null,
    appeal: toAppeal(decision, people),
  };
}

function toAppeal(
  decision: DecisionRow,
  people: ReadonlyMap<AccountId, Creator>,
): Decision['appeal'] {
  const { appealed_at: at, appeal: words, answer, judged_by } = decision;
  if (at === null || words === null) return null;
  const by = judged_by === null ? null : (people.get(judged_by) ?? null);
  return { at, words, answer, by, isBySame: isBySame(decision) };
}
