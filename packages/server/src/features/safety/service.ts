import { minuteOf } from '#lib/day.ts';
import type {
  CaseBrief,
  CaseFile,
  FiledReport,
  OwnReport,
  ReportReason,
  Statement,
} from '@footlights/contract';
import type { BlobName } from '#engines/blobs/port.ts';
import type { Db, DbTransaction } from '#engines/db/port.ts';
import type { Belongings } from '#lib/belongings.ts';
import type {
  AccountId,
  CaseId,
  CommentId,
  ReportId,
  StatementId,
  SubjectId,
  VideoId,
  Viewer,
} from '#lib/ids.ts';
import type { Told } from '#events.ts';
import { appeal, reachStatement, type StatementReader } from './appealing.ts';
import { audit, lastEntry, type Audited } from './audit.ts';
import { safetyBelongings } from './belongings.ts';
import { openCase, showCase } from './case-file.ts';
import { answerComplaint, complain } from './complaints.ts';
import { answerAppeal, decideCase, holdCase, undoDecision, writeNote } from './deciding.ts';
import { exportCase, type CaseExport } from './exporting.ts';
import { namedInEvidence } from './evidence-store.ts';
import type { Acting } from './moving.ts';
import { askOpinion, giveOpinion, type Advice } from './opinions.ts';
import { listOwnReports, ownReportOf, reachReport, withdrawReport } from './own-reports.ts';
import { countStrikes, endBlocking, findDecision, measuresOf } from './decision-store.ts';
import { applyMeasures } from './effects.ts';
import { isClip } from './evidence.ts';
import { decideOwnCase, type OwnCase } from './own-cases.ts';
import { refuseHeld } from './found.ts';
import type { SafetyOptions } from './parts.ts';
import { confirmProposal, declineProposal, retractProposal } from './proposing.ts';
import { listCases, type WantedQueue } from './queue.ts';
import { addToReport, fileReport, type Reporter, type WantedReport } from './reporting.ts';
import type { Verdict } from './settling.ts';
import { listStatements, showStatement } from './statements.ts';
import { meetNamed, meetSubject, type Met } from './subjects.ts';
import { createSweep } from './sweep.ts';
import { hearMove } from './telling.ts';

export { createSafetyKeys } from './keys.ts';
export { durationsIn, figuresIn, firstReportAt } from './figures.ts';
export { createUpheldReports, type UpheldReportsOf } from './upheld.ts';
export { suspensionOf } from './suspensions.ts';

/** Who asks for a report: by account, or by the key of its link. */
export interface ReportReader {
  accountId: AccountId | null;
  key: string | undefined;
}

/** Reports, the desk that answers them, and what those they are about are told. */
export interface Safety extends AsyncDisposable {
  /** What somebody would report, as they meet it. */
  meet(viewer: Viewer, id: SubjectId): Promise<Met>;
  /** As they meet it whose profile has that name, without the `@`. */
  meetNamed(username: string): Promise<Met>;
  report(reporter: Reporter, wanted: WantedReport): Promise<FiledReport>;
  ownReports(
    reporter: AccountId,
    cursor: string | undefined,
  ): Promise<{ reports: OwnReport[]; next: string | null }>;
  ownReport(id: ReportId, reader: ReportReader): Promise<OwnReport>;
  addTo(
    id: ReportId,
    reader: ReportReader,
    more: { words?: string | undefined; evidence?: readonly SubjectId[] | undefined },
  ): Promise<OwnReport>;
  withdraw(id: ReportId, reader: ReportReader): Promise<void>;
  /** Whoever reported it finds the decision wrong. */
  complain(id: ReportId, reader: ReportReader, words: string): Promise<OwnReport>;

  queue(by: AccountId, wanted: WantedQueue): Promise<{ cases: CaseBrief[]; next: string | null }>;
  open(by: AccountId, id: CaseId): Promise<CaseFile>;
  claim(acting: Acting): Promise<CaseFile>;
  release(acting: Acting): Promise<CaseFile>;
  note(acting: Acting, text: string): Promise<CaseFile>;
  decide(acting: Acting, verdict: Verdict): Promise<CaseFile>;
  /** Confirms a ban that somebody else has proposed. */
  confirm(acting: Acting): Promise<CaseFile>;
  decline(acting: Acting, words: string): Promise<CaseFile>;
  retract(acting: Acting): Promise<CaseFile>;
  /** Asks the other moderators what they think; whoever holds the case. */
  ask(acting: Acting, words: string): Promise<CaseFile>;
  advise(acting: Acting, advice: Advice): Promise<CaseFile>;
  answerComplaint(
    acting: Acting,
    given: { verdict: 'stay' | 'reopen'; words: string },
  ): Promise<CaseFile>;
  /** A bundle for authorities; admins alone. */
  exportCase(by: AccountId, id: CaseId, reference: string): Promise<CaseExport>;
  undo(acting: Acting): Promise<CaseFile>;
  answer(
    acting: Acting,
    given: { verdict: 'uphold' | 'reverse'; words: string },
  ): Promise<CaseFile>;

  statements(
    accountId: AccountId,
    cursor: string | undefined,
  ): Promise<{ statements: Statement[]; next: string | null; strikes: number }>;
  statement(id: StatementId, reader: StatementReader): Promise<Statement>;
  appeal(id: StatementId, reader: StatementReader, words: string): Promise<Statement>;

  /**
   * Removes a comment that waits for a moderator: claimed and decided in one go, with a statement of reasons to its author.
   * Refuses what claiming and deciding refuse.
   */
  refuseHeld(
    by: { accountId: AccountId; origin: string },
    id: CommentId,
    why: { reason: ReportReason; words: string },
  ): Promise<void>;

  /** Hears of decisions; for the outbox. Idempotent. */
  hear(told: Told): Promise<void>;
  /** Writes something into the audit log, in the caller's transaction if there is one. */
  audit(audited: Audited, transaction?: Db): Promise<void>;
  /** Decides about a clip that nobody reported; the case. */
  decideOwn(acting: { by: AccountId; origin: string }, wanted: OwnCase): Promise<CaseId>;
  /** Ends that the file of a clip is blocked. In the caller's transaction. */
  liftFile(video: VideoId, transaction: DbTransaction): Promise<void>;
  /** The clip that a decision removed, and when; null: it removed none, or is gone. */
  removedBy(id: StatementId): Promise<{ video: VideoId; at: number } | null>;
  belongings: Belongings;
  /** Ends what is over, now and from then on. */
  start(): Promise<void>;
}

/** Which of these blobs evidence names: they stay, and are for the desk. */
export async function evidenceBlobs(db: Db, names: readonly BlobName[]): Promise<BlobName[]> {
  return namedInEvidence(db, names);
}

/** How many decisions against an account stand as strikes. */
export function strikesOf(db: Db, id: AccountId, now: number): Promise<number> {
  return countStrikes(db, id, now);
}

/** Writes into the audit log in the transaction of what is noted. */
export function noteAudit(transaction: Db, now: number, audited: Audited): Promise<void> {
  return audit(transaction, now, audited);
}

export function createSafety(options: SafetyOptions): Safety {
  const { db, clock } = options;
  const sweep = createSweep(options);
  return {
    meet: (viewer, id) => meetSubject(options, viewer, id),
    meetNamed: (username) => meetNamed(options, username),
    report: (reporter, wanted) => fileReport(options, reporter, wanted),
    ...ownReports(options),
    ...desk(options),
    ...statements(options),
    refuseHeld: (by, id, why) => refuseHeld(options, by, { id, ...why }),
    async hear(told) {
      await hearMove(options, told);
      if (told.event.kind === 'case-moved') await sweep.reset();
    },
    audit: (audited, given) =>
      given === undefined
        ? db.transaction().execute((transaction) => audit(transaction, clock.now(), audited))
        : audit(given, clock.now(), audited),
    decideOwn: (acting, wanted) => decideOwnCase(options, acting, wanted),
    async liftFile(video, transaction) {
      await endBlocking(transaction, video, minuteOf(clock.now()));
      await applyMeasures(options, transaction, video);
    },
    async removedBy(id) {
      const decision = await findDecision(db, id);
      const measures = (await measuresOf(db, [id])).get(id);
      const video = measures?.find(({ kind }) => kind === 'remove')?.target;
      if (decision === undefined || video === undefined || !isClip(video)) return null;
      return { video, at: decision.at };
    },
    belongings: safetyBelongings(options),
    async start() {
      const head = await lastEntry(db);
      if (head !== undefined) options.onHead(head);
      await sweep.start();
    },
    [Symbol.asyncDispose]: () => sweep[Symbol.asyncDispose](),
  };
}

function ownReports(
  options: SafetyOptions,
): Pick<Safety, 'ownReports' | 'ownReport' | 'addTo' | 'withdraw' | 'complain'> {
  const showReport = ({ report, row }: Awaited<ReturnType<typeof reachReport>>) =>
    ownReportOf(options, report, row.id);
  return {
    ownReports: (reporter, cursor) => listOwnReports(options, reporter, cursor),
    async ownReport(id, reader) {
      return showReport(await reachReport(options, id, reader));
    },
    async addTo(id, reader, more) {
      const reached = await reachReport(options, id, reader);
      return addToReport(options, { ...reached, accountId: reader.accountId }, more);
    },
    async withdraw(id, reader) {
      await withdrawReport(options, await reachReport(options, id, reader));
    },
    async complain(id, reader, words) {
      await complain(options, await reachReport(options, id, reader), words);
      return showReport(await reachReport(options, id, reader));
    },
  };
}

const DESK = [
  'queue',
  'open',
  'claim',
  'release',
  'note',
  'decide',
  'confirm',
  'decline',
  'retract',
  'ask',
  'advise',
  'answerComplaint',
  'exportCase',
  'undo',
  'answer',
] as const satisfies readonly (keyof Safety)[];

function desk(options: SafetyOptions): Pick<Safety, (typeof DESK)[number]> {
  const then = async ({ by, id }: Acting, moved: Promise<void>) => {
    await moved;
    return showCase(options, by, id);
  };
  return {
    queue: (by, wanted) => listCases(options, by, wanted),
    open: (by, id) => openCase(options, by, id),
    claim: (acting) => then(acting, holdCase(options, acting, 'claim')),
    release: (acting) => then(acting, holdCase(options, acting, 'release')),
    note: (acting, text) => then(acting, writeNote(options, acting, text)),
    decide: (acting, verdict) => then(acting, decideCase(options, acting, verdict)),
    confirm: (acting) => then(acting, confirmProposal(options, acting)),
    decline: (acting, words) => then(acting, declineProposal(options, acting, words)),
    retract: (acting) => then(acting, retractProposal(options, acting)),
    ask: (acting, words) => then(acting, askOpinion(options, acting, words)),
    advise: (acting, advice) => then(acting, giveOpinion(options, acting, advice)),
    answerComplaint: (acting, given) => then(acting, answerComplaint(options, acting, given)),
    exportCase: (by, id, reference) => exportCase(options, { by, id }, reference),
    undo: (acting) => then(acting, undoDecision(options, acting)),
    answer: (acting, given) => then(acting, answerAppeal(options, acting, given)),
  };
}

function statements(options: SafetyOptions): Pick<Safety, 'statements' | 'statement' | 'appeal'> {
  const show = async (id: StatementId, reader: StatementReader) =>
    showStatement(options, await reachStatement(options, id, reader));
  return {
    statements: (accountId, cursor) => listStatements(options, accountId, cursor),
    statement: show,
    async appeal(id, reader, words) {
      await appeal(options, id, { reader, words });
      return show(id, reader);
    },
  };
}
