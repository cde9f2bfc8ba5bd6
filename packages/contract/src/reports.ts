import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { At, Cursor } from './ids.ts';
import {
  REPORT_EVIDENCE,
  ReportId,
  ReportReason,
  SAFETY_BYTES,
  SafetyKey,
  SafetyWords,
  Subject,
  SubjectId,
} from './safety.ts';
import { Creator } from './videos.ts';

/**
 * What a notice of illegal content says (Regulation (EU) 2022/2065, Art. 16 (2)): why it is illegal, who says so, and
 * that this is said in good faith. Name and address may be left out where it is about sexual abuse of children.
 */
export const Notice = Type.Object(
  {
    /** Why it is illegal, or which right it infringes. */
    explanation: SafetyWords,
    /** The law, or the work whose right it is. */
    law: Type.Optional(Type.String({ maxLength: 1000 })),
    name: Type.Optional(Type.String({ maxLength: 400 })),
    email: Type.Optional(Type.String({ maxLength: 254 })),
    isGoodFaith: Type.Boolean(),
    isChildAbuse: Type.Optional(Type.Boolean()),
  },
  { title: 'Notice' },
);
export type Notice = Static<typeof Notice>;

/** Where a report stands, as whoever filed it is told. */
export const ReportState = Type.Union(
  [
    Type.Literal('waiting'),
    Type.Literal('in-review'),
    Type.Literal('answered'),
    Type.Literal('withdrawn'),
  ],
  { title: 'ReportState' },
);
export type ReportState = Static<typeof ReportState>;

/** What came of it: something was done, nothing was, or what was done was taken back after an appeal. */
export const ReportOutcome = Type.Union(
  [Type.Literal('acted'), Type.Literal('not-acted'), Type.Literal('taken-back')],
  { title: 'ReportOutcome' },
);
export type ReportOutcome = Static<typeof ReportOutcome>;

/** What came of a complaint: what was decided stays, or it is decided anew. */
export const ComplaintOutcome = Type.Union([Type.Literal('stays'), Type.Literal('reopened')], {
  title: 'ComplaintOutcome',
});
export type ComplaintOutcome = Static<typeof ComplaintOutcome>;

/** A report, as whoever filed it sees it. */
export const OwnReport = Type.Object(
  {
    id: ReportId,
    subject: Subject,
    reason: ReportReason,
    words: Type.String(),
    /** To the minute. */
    at: At,
    state: ReportState,
    /** Null until it is answered. */
    outcome: Type.Union([ReportOutcome, Type.Null()]),
    /** What was said against the decision; null: nothing. */
    complaint: Type.Union([
      Type.Object({
        words: Type.String(),
        /** Null until it is answered. */
        outcome: Type.Union([ComplaintOutcome, Type.Null()]),
        answer: Type.Union([Type.String(), Type.Null()]),
      }),
      Type.Null(),
    ]),
    /** Until when the decision can be complained of; null: not, or not any more. */
    complaintUntil: Type.Union([At, Type.Null()]),
  },
  { title: 'OwnReport' },
);
export type OwnReport = Static<typeof OwnReport>;

/** A report that was just filed. */
export const FiledReport = Type.Object(
  {
    report: OwnReport,
    /** Whether it was added to what the same person had reported about this before. */
    isAdded: Type.Boolean(),
    /** Where its status is; of one that was filed without an account, with the key that opens it. */
    path: Type.String(),
    /** Whose it is, to be blocked, muted or restricted. */
    account: Creator,
  },
  { title: 'FiledReport' },
);
export type FiledReport = Static<typeof FiledReport>;

const params = Type.Object({ id: ReportId });
const query = Type.Object({ key: Type.Optional(SafetyKey) });
const Evidence = Type.Array(SubjectId, { maxItems: REPORT_EVIDENCE });
const subjectGone = ['profile/not-found', 'video/not-found', 'comment/not-found'] as const;
const READ_RATE = { perMinute: 60, burst: 60, by: 'network' } as const;
const WRITE_RATE = [
  { perMinute: 2, burst: 20, by: 'account' },
  { perMinute: 10, burst: 60, by: 'network' },
] as const;

export const getReportSubject = endpoint({
  name: 'getReportSubject',
  method: 'GET',
  path: '/reports/subjects/:id',
  summary: 'What would be reported, by its id or by `@username`, and whose it is',
  access: 'anyone',
  rate: READ_RATE,
  params: Type.Object({
    id: Type.Union([SubjectId, Type.String({ pattern: '^@[A-Za-z0-9_.]{3,24}$' })]),
  }),
  output: Type.Object({
    subject: Subject,
    account: Creator,
    poster: Type.Union([Type.String(), Type.Null()]),
  }),
  refusals: [...subjectGone, 'rate/limited'],
});

/**
 * The same person about the same thing again adds to the report that is there. Signed out for notices alone. Whoever is
 * reported never learns by whom.
 */
export const fileReport = endpoint({
  name: 'fileReport',
  method: 'POST',
  path: '/reports',
  summary: 'Report an account, a clip or a comment',
  access: 'anyone',
  rate: WRITE_RATE,
  bodyBytes: SAFETY_BYTES,
  body: Type.Object({
    subject: SubjectId,
    reason: ReportReason,
    words: Type.Optional(SafetyWords),
    /** Further clips and comments of the same account. */
    evidence: Type.Optional(Evidence),
    notice: Type.Optional(Notice),
  }),
  output: FiledReport,
  refusals: [
    ...subjectGone,
    'session/required',
    'session/forbidden',
    'rate/limited',
    'report/own',
    'report/too-long',
    'report/notice-needed',
    'report/evidence-foreign',
    'account/email-invalid',
  ],
});

export const listOwnReports = endpoint({
  name: 'listOwnReports',
  method: 'GET',
  path: '/account/reports',
  summary: 'What you reported and what came of it, newest first, 20 a page',
  access: 'safety:report',
  query: Type.Object({ cursor: Type.Optional(Cursor) }),
  output: Type.Object({
    reports: Type.Array(OwnReport),
    next: Type.Union([Cursor, Type.Null()]),
  }),
  refusals: ['session/required', 'request/invalid'],
});

export const getReport = endpoint({
  name: 'getReport',
  method: 'GET',
  path: '/reports/:id',
  summary: 'One report of yours, by your account or by the key in its link',
  access: 'anyone',
  rate: READ_RATE,
  params,
  query,
  output: OwnReport,
  refusals: ['report/not-found', 'rate/limited'],
});

export const addToReport = endpoint({
  name: 'addToReport',
  method: 'PATCH',
  path: '/reports/:id',
  summary: 'Add words, clips or comments to a report of yours that was not answered yet',
  access: 'anyone',
  rate: WRITE_RATE,
  params,
  query,
  bodyBytes: SAFETY_BYTES,
  body: Type.Object({
    words: Type.Optional(SafetyWords),
    evidence: Type.Optional(Evidence),
  }),
  output: OwnReport,
  refusals: [
    ...subjectGone,
    'report/not-found',
    'report/closed',
    'report/too-long',
    'report/evidence-foreign',
    'rate/limited',
  ],
});

/** Idempotent. */
export const withdrawReport = endpoint({
  name: 'withdrawReport',
  method: 'DELETE',
  path: '/reports/:id',
  summary: 'Take back a report of yours that was not answered yet',
  access: 'anyone',
  rate: WRITE_RATE,
  params,
  query,
  refusals: ['report/not-found', 'report/closed', 'rate/limited'],
});

/** Once for a report, within 183 days (Regulation (EU) 2022/2065, Art. 20). Whoever was reported learns nothing of it. */
export const complainOfDecision = endpoint({
  name: 'complainOfDecision',
  method: 'POST',
  path: '/reports/:id/complaint',
  summary: 'Say that a decision on your report is wrong; somebody else looks again',
  access: 'anyone',
  rate: WRITE_RATE,
  params,
  query,
  bodyBytes: SAFETY_BYTES,
  body: Type.Object({ words: SafetyWords }),
  output: OwnReport,
  refusals: [
    'report/not-found',
    'report/not-contestable',
    'report/too-long',
    'case/words-needed',
    'rate/limited',
  ],
});
