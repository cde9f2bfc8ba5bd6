import { Type, type Static } from 'typebox';
import { ShownCount } from './counts.ts';
import { endpoint } from './endpoint.ts';
import { AccountId, At, Cursor } from './ids.ts';
import {
  CaseId,
  MeasureKind,
  MOST_SUSPENDED_DAYS,
  ReportReason,
  SAFETY_BYTES,
  SafetyWords,
  StatementId,
  Subject,
  SubjectId,
  SubjectKind,
} from './safety.ts';
import { ComplaintOutcome } from './reports.ts';
import { Ground, Measure } from './statements.ts';
import { Creator } from './videos.ts';

/**
 * Where a case stands. `proposed`: a ban waits for a second person. `withdrawn`: every report of it was taken back before anybody had claimed it. Of those that were
 * decided, `actioned` may be appealed, and an appeal ends as `upheld` or `reversed`.
 */
export const CaseState = Type.Union(
  [
    Type.Literal('open'),
    Type.Literal('claimed'),
    Type.Literal('proposed'),
    Type.Literal('withdrawn'),
    Type.Literal('dismissed'),
    Type.Literal('actioned'),
    Type.Literal('appealed'),
    Type.Literal('upheld'),
    Type.Literal('reversed'),
  ],
  { title: 'CaseState' },
);
export type CaseState = Static<typeof CaseState>;

/** Why a moderator may be partial; cases about oneself are not shown. `decided`: only where nobody else could. */
export const Conflict = Type.Union(
  [
    Type.Literal('decided'),
    Type.Literal('reported'),
    Type.Literal('follows'),
    Type.Literal('followed'),
    Type.Literal('blocks'),
  ],
  { title: 'Conflict' },
);
export type Conflict = Static<typeof Conflict>;

const OrNull = <T extends Parameters<typeof Type.Union>[0][number]>(type: T) =>
  Type.Union([type, Type.Null()]);

const brief = {
  id: CaseId,
  subject: Subject,
  state: CaseState,
  /** How many reports give which reason, the most urgent first. */
  reasons: Type.Array(Type.Object({ reason: ReportReason, count: Type.Integer({ minimum: 1 }) }), {
    maxItems: 11,
  }),
  reporters: Type.Integer({ minimum: 0 }),
  openedAt: At,
  /** By when it should be answered: what the queue goes by. */
  dueAt: At,
  /** It goes before all others: somebody who is often right says that it concerns a minor. */
  isFirst: Type.Boolean(),
  claimedBy: OrNull(Creator),
  isMine: Type.Boolean(),
  /** Whoever holds it has asked the other moderators, and whether one has answered since. */
  opinion: OrNull(Type.Union([Type.Literal('asked'), Type.Literal('given')])),
  /** Somebody who reported it finds the decision wrong. */
  isContested: Type.Boolean(),
  /** Signed address of its still picture; null: it has none. */
  poster: OrNull(Type.String()),
} as const;

/** A case as the queue shows it. */
export const CaseBrief = Type.Object(brief, { title: 'CaseBrief' });
export type CaseBrief = Static<typeof CaseBrief>;

/** One report. Who filed it is not told to moderators either; a notice names who gives it. */
export const FiledWords = Type.Object(
  {
    reason: ReportReason,
    words: Type.String(),
    at: At,
    isWithdrawn: Type.Boolean(),
    /** Share of this person's earlier reports that led to something, 0 to 1, with a prior of one half. */
    reliability: Type.Number({ minimum: 0, maximum: 1 }),
    notice: OrNull(
      Type.Object({ explanation: Type.String(), law: Type.String(), name: Type.String() }),
    ),
  },
  { title: 'FiledWords' },
);
export type FiledWords = Static<typeof FiledWords>;

/** Something as it was when it was reported: later changes leave it as it is. */
export const Evidence = Type.Object(
  {
    thing: SubjectId,
    kind: SubjectKind,
    /** To the minute. */
    at: At,
    username: Type.String(),
    displayName: Type.String(),
    /** The caption, the comment or the bio. */
    text: Type.String(),
    links: Type.Array(Type.String()),
    /** Signed addresses, an hour or two: its picture and its film. */
    picture: OrNull(Type.String()),
    film: OrNull(Type.String()),
    /** What has become of it: it is as it was, it was changed, or it is gone. */
    now: Type.Union([Type.Literal('same'), Type.Literal('changed'), Type.Literal('gone')]),
  },
  { title: 'Evidence' },
);
export type Evidence = Static<typeof Evidence>;

/** What was decided. */
export const Decision = Type.Object(
  {
    id: StatementId,
    by: OrNull(Creator),
    at: At,
    verdict: Type.Union([Type.Literal('dismiss'), Type.Literal('act')]),
    ground: Ground,
    words: Type.String(),
    measures: Type.Array(Measure, { maxItems: 4 }),
    /** The second person, of a ban that took two. */
    confirmedBy: OrNull(Creator),
    /** Until when its author may take it back; null: no more. */
    undoUntil: OrNull(At),
    appeal: OrNull(
      Type.Object({
        at: At,
        words: Type.String(),
        answer: OrNull(Type.String()),
        by: OrNull(Creator),
        isBySame: Type.Boolean(),
      }),
    ),
  },
  { title: 'Decision' },
);
export type Decision = Static<typeof Decision>;

/** A ban that waits for a second person: nothing of it is in force, and nobody else is told. */
export const Proposal = Type.Object(
  {
    by: OrNull(Creator),
    /** To the minute. */
    at: At,
    ground: Ground,
    words: Type.String(),
    measures: Type.Array(
      Type.Object({ kind: MeasureKind, days: OrNull(Type.Integer({ minimum: 1 })) }),
      { maxItems: 3 },
    ),
    isMine: Type.Boolean(),
    /** Whoever proposed it still works at the desk; it can only be declined otherwise. */
    isProposerFit: Type.Boolean(),
    /** Whether whoever asks may confirm or decline it. */
    mayAnswer: Type.Boolean(),
  },
  { title: 'Proposal' },
);
export type Proposal = Static<typeof Proposal>;

/** A question to the other moderators, or what one of them advises. */
export const CaseOpinion = Type.Object(
  {
    by: OrNull(Creator),
    /** To the minute. */
    at: At,
    /** Null: a question. */
    verdict: OrNull(Type.Union([Type.Literal('dismiss'), Type.Literal('act')])),
    measures: Type.Array(MeasureKind),
    text: Type.String(),
  },
  { title: 'CaseOpinion' },
);
export type CaseOpinion = Static<typeof CaseOpinion>;

/** What somebody who reported says against a decision (Regulation (EU) 2022/2065, Art. 20). */
export const Complaint = Type.Object(
  {
    words: Type.String(),
    /** To the minute. */
    at: At,
    outcome: OrNull(ComplaintOutcome),
    answer: OrNull(Type.String()),
  },
  { title: 'Complaint' },
);
export type Complaint = Static<typeof Complaint>;

/** Everything that a case is judged by: content and acts. There is nothing in it of who watched what, for nobody has that. */
export const CaseFile = Type.Object(
  {
    ...brief,
    account: Type.Object({
      id: AccountId,
      username: Type.String(),
      displayName: Type.String(),
      standing: Type.Union([
        Type.Literal('open'),
        Type.Literal('leaving'),
        Type.Literal('suspended'),
        Type.Literal('gone'),
      ]),
      /** Day of joining; null for an account that is gone. */
      joinedAt: OrNull(At),
      strikes: Type.Integer({ minimum: 0 }),
    }),
    /** Released, as everybody sees it; absent: it is about no clip. */
    views: Type.Optional(ShownCount),
    reports: Type.Array(FiledWords),
    evidence: Type.Array(Evidence),
    /** Other cases about the same account, the latest first, at most 20. */
    history: Type.Array(
      Type.Object({
        id: CaseId,
        subject: Subject,
        state: CaseState,
        reason: ReportReason,
        measures: Type.Array(MeasureKind),
        at: At,
      }),
    ),
    notes: Type.Array(Type.Object({ by: OrNull(Creator), text: Type.String(), at: At })),
    conflicts: Type.Array(Conflict),
    decision: OrNull(Decision),
    proposal: OrNull(Proposal),
    /** Questions of those who held it, and what others advise; the first ones first. */
    opinions: Type.Array(CaseOpinion, { maxItems: 50 }),
    /** What those who reported it say against the decision; not who they are. */
    complaints: Type.Array(Complaint),
    /** What can be decided about it. */
    measures: Type.Array(MeasureKind),
    /** Whether whoever asks may claim it. */
    mayClaim: Type.Boolean(),
    /** Whether a ban takes two people here. */
    banNeedsTwo: Type.Boolean(),
  },
  { title: 'CaseFile' },
);
export type CaseFile = Static<typeof CaseFile>;

const params = Type.Object({ id: CaseId });
const rate = { perMinute: 120, burst: 120, by: 'account' } as const;
const refusals = ['session/required', 'session/forbidden', 'rate/limited'] as const;
const moving = [...refusals, 'case/not-found', 'case/own', 'case/taken', 'case/closed'] as const;
const deciding = [...moving, 'case/not-claimed', 'case/words-needed', 'report/too-long'] as const;

/** What is left to do first by when it should be answered; what is done by when it was. */
export const listCases = endpoint({
  name: 'listCases',
  method: 'GET',
  path: '/desk/cases',
  summary: 'The queue of the desk, 25 a page',
  access: 'safety:moderate',
  rate,
  query: Type.Object({
    queue: Type.Optional(
      Type.Union([
        Type.Literal('open'),
        Type.Literal('mine'),
        Type.Literal('second'),
        Type.Literal('opinions'),
        Type.Literal('appeals'),
        Type.Literal('complaints'),
        Type.Literal('done'),
      ]),
    ),
    reason: Type.Optional(ReportReason),
    kind: Type.Optional(SubjectKind),
    cursor: Type.Optional(Cursor),
  }),
  output: Type.Object({
    cases: Type.Array(CaseBrief),
    next: Type.Union([Cursor, Type.Null()]),
  }),
  refusals: [...refusals, 'request/invalid'],
});

export const getCase = endpoint({
  name: 'getCase',
  method: 'GET',
  path: '/desk/cases/:id',
  summary: 'One case. That it was opened is written into the audit log',
  access: 'safety:moderate',
  rate,
  params,
  output: CaseFile,
  refusals: [...refusals, 'case/not-found', 'case/own'],
});

export const claimCase = endpoint({
  name: 'claimCase',
  method: 'PUT',
  path: '/desk/cases/:id/claim',
  summary: 'Take a case, so that nobody else works on it',
  access: 'safety:moderate',
  rate,
  params,
  output: CaseFile,
  refusals: [...moving, 'case/other-needed'],
});

/** Admins may also release what somebody else holds. */
export const releaseCase = endpoint({
  name: 'releaseCase',
  method: 'DELETE',
  path: '/desk/cases/:id/claim',
  summary: 'Give a case back to the queue',
  access: 'safety:moderate',
  rate,
  params,
  output: CaseFile,
  refusals: moving,
});

export const writeCaseNote = endpoint({
  name: 'writeCaseNote',
  method: 'POST',
  path: '/desk/cases/:id/notes',
  summary: 'Leave a note for the other moderators',
  access: 'safety:moderate',
  rate,
  params,
  bodyBytes: SAFETY_BYTES,
  body: Type.Object({ text: SafetyWords }),
  output: CaseFile,
  refusals: [...refusals, 'case/not-found', 'case/own', 'case/words-needed', 'report/too-long'],
});

/** With its effects in one transaction; where a ban takes two people, it is proposed and does nothing. Whoever it is about gets the words as a statement of reasons. */
export const decideCase = endpoint({
  name: 'decideCase',
  method: 'POST',
  path: '/desk/cases/:id/decision',
  summary: 'Decide a case that you have claimed',
  access: 'safety:moderate',
  rate,
  params,
  bodyBytes: SAFETY_BYTES,
  body: Type.Object({
    verdict: Type.Union([Type.Literal('dismiss'), Type.Literal('act')]),
    reason: ReportReason,
    words: SafetyWords,
    ground: Type.Optional(Type.Union([Type.Literal('rules'), Type.Literal('law')])),
    /** The rule or law in words. */
    reference: Type.Optional(Type.String({ maxLength: 1000 })),
    measures: Type.Optional(
      Type.Array(
        Type.Object({
          kind: MeasureKind,
          /** Of a suspension. */
          days: Type.Optional(Type.Integer({ minimum: 1, maximum: MOST_SUSPENDED_DAYS })),
        }),
        { maxItems: 4 },
      ),
    ),
  }),
  output: CaseFile,
  refusals: [
    ...deciding,
    'case/measure-unfit',
    'case/other-needed',
    'case/nobody-else',
    'account/last-admin',
  ],
});

export const undoDecision = endpoint({
  name: 'undoDecision',
  method: 'DELETE',
  path: '/desk/cases/:id/decision',
  summary: 'Take back your own decision within 10 minutes, with everything that it did',
  access: 'safety:moderate',
  rate,
  params,
  output: CaseFile,
  refusals: [...moving, 'case/too-late', 'case/other-open'],
});

export const answerAppeal = endpoint({
  name: 'answerAppeal',
  method: 'POST',
  path: '/desk/cases/:id/appeal',
  summary: 'Decide an appeal that you have claimed: it is upheld, or reversed and all is restored',
  access: 'safety:moderate',
  rate,
  params,
  bodyBytes: SAFETY_BYTES,
  body: Type.Object({
    verdict: Type.Union([Type.Literal('uphold'), Type.Literal('reverse')]),
    words: SafetyWords,
  }),
  output: CaseFile,
  refusals: [...deciding, 'case/other-needed'],
});
