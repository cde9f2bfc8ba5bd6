import { minuteOf } from '#lib/day.ts';
import type { FiledReport, Notice, OwnReport, ReportReason } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import { Refusal } from '#http/errors.ts';
import { newId, type AccountId, type CaseId, type SubjectId } from '#lib/ids.ts';
import { cleanLine } from '#lib/text.ts';
import { insertCase, lockUndecided } from './case-store.ts';
import { countEvidence } from './evidence-store.ts';
import { keepEvidence, readThing, type Thing } from './evidence.ts';
import { safetyLetters } from './letters.ts';
import { matterOf, reportedAgain, requireStep, weigh, weightOf } from './matters.ts';
import { requireNotice, type CheckedNotice } from './notices.ts';
import { ownReportOf } from './own-reports.ts';
import type { SafetyOptions } from './parts.ts';
import { ANSWER_HOURS } from './priority.ts';
import { insertReport, recordOf, reportIn, updateReport } from './report-store.ts';
import { meetSubject, type Met } from './subjects.ts';
import type { CaseRow, ReportRow } from './table.ts';
import { wordsFrom } from './text.ts';

/** What somebody reports. */
export interface WantedReport {
  subject: SubjectId;
  reason: ReportReason;
  words?: string | undefined;
  evidence?: readonly SubjectId[] | undefined;
  notice?: Notice | undefined;
}

/** Who reports: an account, or nobody that is known; and where links in mails begin. */
export interface Reporter {
  accountId: AccountId | null;
  origin: string;
}

/** Most things that one case keeps evidence of, however many report. */
const MOST_EVIDENCE = 100;
/** Receipts that one address is mailed: 3 at once, then 3 an hour. */
const RECEIPT_RATE = { perMinute: 0.05, burst: 3 };

/** Files a report, or adds to the one that the same person has filed, and keeps what it is about as it is now. */
export async function fileReport(
  options: SafetyOptions,
  reporter: Reporter,
  wanted: WantedReport,
): Promise<FiledReport> {
  const { db, mail, videos } = options;
  const notice = requireNotice(reporter, wanted);
  const met = await meetSubject(options, reporter.accountId, wanted.subject);
  if (met.account.id === reporter.accountId) throw new Refusal('report/own');
  await requireEvidence(options, reporter, { met, ids: wanted.evidence ?? [] });
  const said = { ...wanted, words: wordsFrom(wanted.words ?? ''), notice };
  const filed = await videos.files.naming(async () => {
    const things = await thingsOf(options, [wanted.subject, ...(wanted.evidence ?? [])]);
    const weight = await weightOf(options.db, reporter.accountId, recordOf);
    return db.transaction().execute(async (transaction) => {
      const row = await undecidedCase(options, transaction, { met, reason: wanted.reason });
      await keepAll(options, transaction, { id: row.id, things });
      const added = await addTo(transaction, { row, reporter, said });
      if (added !== undefined) {
        await reportedAgain(options, transaction, { row, ...added });
        return { report: added.after, row, isAdded: true };
      }
      requireStep(matterOf(row), { move: 'report' });
      const report = newReport(options, { row, reporter, said, weight });
      await insertReport(transaction, report);
      await weigh(options, transaction, { row, reason: report.reason, count: 1, weight });
      await receipt(options, transaction, { report, origin: reporter.origin });
      return { report, row, isAdded: false };
    });
  });
  mail.wake();
  const { report, row, isAdded } = filed;
  return {
    report: await ownReportOf(options, report, row.id),
    isAdded,
    path: reporter.accountId === null ? options.keys.pathOf(report.id) : `/reports/${report.id}`,
    account: met.account,
  };
}

/** Adds words and evidence to a report that is there. Refuses with `report/closed` when it was answered. */
export async function addToReport(
  options: SafetyOptions,
  { report, row, accountId }: { report: ReportRow; row: CaseRow; accountId: AccountId | null },
  more: { words?: string | undefined; evidence?: readonly SubjectId[] | undefined },
): Promise<OwnReport> {
  const { db, videos } = options;
  const evidence = more.evidence ?? [];
  const account = { id: row.account_id };
  await requireEvidence(options, { accountId }, { met: { account }, ids: evidence });
  const words = wordsFrom(joined(report.words, wordsFrom(more.words ?? '')));
  await videos.files.naming(async () => {
    const things = await thingsOf(options, evidence);
    await db.transaction().execute(async (transaction) => {
      const present = await lockUndecided(transaction, row.subject);
      const isOpen = present?.id === row.id && report.is_withdrawn === 0;
      if (!isOpen) throw new Refusal('report/closed');
      await keepAll(options, transaction, { id: row.id, things });
      await updateReport(transaction, report.id, { words });
    });
  });
  return ownReportOf(options, { ...report, words }, row.id);
}

/** Whoever points at more has to be able to see it, and it has to be of the same account. */
async function requireEvidence(
  options: SafetyOptions,
  { accountId }: Pick<Reporter, 'accountId'>,
  { met, ids }: { met: { account: Pick<Met['account'], 'id'> }; ids: readonly SubjectId[] },
): Promise<void> {
  for (const id of ids) {
    const { account } = await meetSubject(options, accountId, id);
    if (account.id !== met.account.id) throw new Refusal('report/evidence-foreign');
  }
}

async function thingsOf(options: SafetyOptions, ids: readonly SubjectId[]): Promise<Thing[]> {
  const things: Thing[] = [];
  for (const id of new Set(ids)) {
    const thing = await readThing(options, id);
    if (thing !== undefined) things.push(thing);
  }
  return things;
}

/** The case that the thing is reported in; a new one when what was reported before has been decided. */
async function undecidedCase(
  { clock }: SafetyOptions,
  transaction: Db,
  { met, reason }: { met: Met; reason: ReportReason },
): Promise<CaseRow> {
  const { subject, account } = met;
  const known = await lockUndecided(transaction, subject.id);
  if (known !== undefined) return known;
  // To the minute, as the report that opens it.
  const openedAt = minuteOf(clock.now());
  const row: CaseRow = {
    id: newId('m'),
    subject: subject.id,
    kind: subject.kind,
    account_id: account.id,
    label: subject.label,
    username: account.username,
    state: 'open',
    rank: 1,
    due_at: openedAt,
    reasons: '{}',
    lead_reason: reason,
    opened_at: openedAt,
    claimed_by: null,
    decision_id: null,
    decided_at: null,
    ends_at: null,
    opinion: null,
    is_contested: 0,
    origin: 'report',
  };
  await insertCase(transaction, row);
  return row;
}

async function keepAll(
  { clock }: SafetyOptions,
  transaction: Db,
  { id, things }: { id: CaseId; things: readonly Thing[] },
): Promise<void> {
  let room = MOST_EVIDENCE - (await countEvidence(transaction, id));
  for (const thing of things) {
    if (room <= 0) return;
    room -= 1;
    await keepEvidence(transaction, id, { thing, now: clock.now() });
  }
}

interface Said {
  reason: ReportReason;
  words: string;
  notice: CheckedNotice | null;
}

/** The report of the same person in this case, with what is added to it; the more urgent reason counts. */
async function addTo(
  transaction: Db,
  { row, reporter, said }: { row: CaseRow; reporter: Reporter; said: Said },
): Promise<{ before: ReportRow; after: ReportRow } | undefined> {
  const who = whoIs(reporter, said);
  const before = who === null ? undefined : await reportIn(transaction, row.id, who);
  if (before === undefined) return undefined;
  const isMoreUrgent = ANSWER_HOURS[said.reason] < ANSWER_HOURS[before.reason];
  const change = {
    reason: isMoreUrgent ? said.reason : before.reason,
    words: wordsFrom(joined(before.words, said.words)),
    ...(said.notice === null
      ? {}
      : { explanation: said.notice.explanation, law: said.notice.law, name: said.notice.name }),
  };
  await updateReport(transaction, before.id, change);
  return { before, after: { ...before, ...change } };
}

function whoIs({ accountId }: Reporter, { notice }: Said) {
  if (accountId !== null) return { id: accountId };
  return notice?.email === null || notice === null ? null : { email: notice.email };
}

function newReport(
  { clock }: SafetyOptions,
  given: { row: CaseRow; reporter: Reporter; said: Said; weight: number },
): ReportRow {
  const { row, reporter, said, weight } = given;
  const { notice } = said;
  return {
    id: newId('r'),
    case_id: row.id,
    reporter_id: reporter.accountId,
    email: reporter.accountId === null ? (notice?.email ?? null) : null,
    name: notice === null ? null : cleanLine(notice.name),
    reason: said.reason,
    words: said.words,
    explanation: notice?.explanation ?? null,
    law: notice?.law ?? null,
    weight,
    is_withdrawn: 0,
    outcome: null,
    complaint: null,
    complained_at: null,
    complaint_outcome: null,
    complaint_answer: null,
    at: minuteOf(clock.now()),
  };
}

/** Whoever gave an address is told that the notice has arrived (Art. 16 (4)); nobody can have others mailed without end. */
async function receipt(
  { keys, limits, mail, instanceName: instance }: SafetyOptions,
  transaction: Db,
  { report, origin }: { report: ReportRow; origin: string },
): Promise<void> {
  const { email: to, id } = report;
  if (to === null || limits.take(`notices ${to}`, RECEIPT_RATE) > 0) return;
  const link = origin + keys.pathOf(id);
  await mail.send({ to, ...safetyLetters.received({ instance, link }) }, transaction);
}

function joined(before: string, more: string): string {
  if (more === '' || before === more) return before;
  return before === '' ? more : `${before}\n\n${more}`;
}
