import type { CaseState, MeasureKind, ReportReason, SubjectKind } from '@footlights/contract';
import type { BlobName } from '#engines/blobs/port.ts';
import type { AccountId, CaseId, ReportId, StatementId, SubjectId } from '#lib/ids.ts';

/** Everything that was reported about one thing until it was decided. One undecided case a thing. */
export interface CaseRow {
  id: CaseId;
  subject: SubjectId;
  kind: SubjectKind;
  /** Whose it is. */
  account_id: AccountId;
  /** What it was called when it was first reported. */
  label: string;
  username: string;
  state: CaseState;
  /** 0: before all others. */
  rank: 0 | 1;
  due_at: number;
  /** JSON: of each reason, how many standing reports give it and what they weigh. */
  reasons: string;
  /** The most urgent of them. */
  lead_reason: ReportReason;
  opened_at: number;
  claimed_by: AccountId | null;
  /** The decision that stands; null while none does. */
  decision_id: StatementId | null;
  decided_at: number | null;
  /** When evidence, reports and notes are deleted; null while nothing is decided. */
  ends_at: number | null;
  /** Whoever holds it has asked the others, and whether one has answered since. */
  opinion: 'asked' | 'given' | null;
  /** A complaint of somebody who reported it waits. */
  is_contested: 0 | 1;
  /** What led to it. */
  origin: 'report' | 'automated' | 'held' | 'own';
}

/** What one person said about it. */
export interface ReportRow {
  id: ReportId;
  case_id: CaseId;
  /** Null: it came without an account, or the account has ended. */
  reporter_id: AccountId | null;
  /** Of a notice that came without an account. */
  email: string | null;
  name: string | null;
  reason: ReportReason;
  words: string;
  /** Of a notice: why it is illegal, and the law or right. */
  explanation: string | null;
  law: string | null;
  /** Reliability of the reporter when it was filed, in thousandths. */
  weight: number;
  is_withdrawn: 0 | 1;
  /** What was decided; null while nothing is. */
  outcome: 'upheld' | 'dismissed' | null;
  /** To the minute. */
  at: number;
  /** What whoever filed it said against the decision. */
  complaint: string | null;
  /** To the minute. */
  complained_at: number | null;
  complaint_outcome: 'stays' | 'reopened' | null;
  complaint_answer: string | null;
}

/** Something as it was at one moment. */
export interface EvidenceRow {
  case_id: CaseId;
  thing: SubjectId;
  /** Of what it shows: the same once more is not kept again. */
  digest: string;
  /** JSON of `Frozen`. */
  content: string;
  picture: BlobName | null;
  film: BlobName | null;
  /** To the minute. */
  at: number;
}

/** What moderators tell each other. */
export interface CaseNoteRow {
  id: string;
  case_id: CaseId;
  author_id: AccountId;
  text: string;
  at: number;
}

/** A decision with its reasons, and what was answered to it. */
export interface DecisionRow {
  id: StatementId;
  case_id: CaseId;
  /** Whom it is about. */
  account_id: AccountId;
  by_id: AccountId;
  verdict: 'dismiss' | 'act';
  reason: ReportReason;
  ground: 'rules' | 'law';
  reference: string;
  words: string;
  /** What led to it. */
  source: 'notice' | 'report' | 'automated' | 'held' | 'own';
  at: number;
  undone_at: number | null;
  strike_ends_at: number | null;
  appealed_at: number | null;
  appeal: string | null;
  judged_at: number | null;
  judged_by: AccountId | null;
  answer: string | null;
  is_reversed: 0 | 1;
  /** The second person, of one that took two. */
  confirmed_by: AccountId | null;
  /** The one in whose place it came, after a complaint. */
  replaces: StatementId | null;
}

/** A ban that waits for a second person: nothing of it is in force, and nobody is told. */
export interface ProposalRow {
  case_id: CaseId;
  by_id: AccountId;
  /** JSON of `Proposed`. */
  content: string;
  /** To the minute. */
  at: number;
}

/** A question to the other moderators, or the answer of one. */
export interface CaseOpinionRow {
  case_id: CaseId;
  /** 1 for the first of its case. */
  number: number;
  by_id: AccountId;
  /** What is advised; null: it is a question. */
  verdict: 'dismiss' | 'act' | null;
  /** JSON: a list of measures. */
  measures: string;
  text: string;
  /** To the minute. */
  at: number;
}

/** What a decision does to a thing, as long as it is in force. */
export interface MeasureRow {
  decision_id: StatementId;
  kind: MeasureKind;
  target: SubjectId;
  ends_at: number | null;
  is_in_force: 0 | 1;
}

/** What somebody did at the desk. Rows are never changed; each hash covers the one before. */
export interface AuditRow {
  number: number;
  /** To the minute. */
  at: number;
  actor_id: AccountId;
  act: string;
  /** The case, or the account that was appointed; empty: the queue. */
  subject: string;
  detail: string;
  previous: string;
  hash: string;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    cases: CaseRow;
    reports: ReportRow;
    evidence: EvidenceRow;
    case_notes: CaseNoteRow;
    decisions: DecisionRow;
    measures: MeasureRow;
    proposals: ProposalRow;
    case_opinions: CaseOpinionRow;
    audit_log: AuditRow;
  }
}
