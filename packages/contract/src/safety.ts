import { Type, type Static } from 'typebox';

/** Longest text that is written about a case, in graphemes after cleaning: a report, a decision, an appeal, a note. */
export const SAFETY_GRAPHEMES = 2000;
/** Further clips and comments that one report may point at. */
export const REPORT_EVIDENCE = 10;

/** A report that somebody filed. */
export const ReportId = Type.String({ pattern: '^r_[A-Za-z0-9_-]{22}$', title: 'ReportId' });
/** Everything that was reported about one thing until it was decided. */
export const CaseId = Type.String({ pattern: '^m_[A-Za-z0-9_-]{22}$', title: 'CaseId' });
/** A decision, and the statement of reasons that says it. */
export const StatementId = Type.String({ pattern: '^s_[A-Za-z0-9_-]{22}$', title: 'StatementId' });
/** What can be reported: an account, a clip or a comment. */
export const SubjectId = Type.String({ pattern: '^[avc]_[A-Za-z0-9_-]{22}$', title: 'SubjectId' });

/** Text as it is sent; the rule counts graphemes after cleaning. */
export const SafetyWords = Type.String({ maxLength: 24_000 });
/** Room for two such texts and their escapes. */
export const SAFETY_BYTES = 262_144;
/** What the link in a mail proves: whoever has it may read and answer without signing in. */
export const SafetyKey = Type.String({ pattern: '^[A-Za-z0-9_-]{22}$' });

/** Why something is reported. `illegal` and `intellectual-property` are notices (Regulation (EU) 2022/2065, Art. 16). */
export const ReportReason = Type.Union(
  [
    Type.Literal('harassment'),
    Type.Literal('hate'),
    Type.Literal('threats'),
    Type.Literal('sexual-content'),
    Type.Literal('minors'),
    Type.Literal('self-harm'),
    Type.Literal('impersonation'),
    Type.Literal('spam'),
    Type.Literal('intellectual-property'),
    Type.Literal('illegal'),
    Type.Literal('other'),
  ],
  { title: 'ReportReason' },
);
export type ReportReason = Static<typeof ReportReason>;

export const SubjectKind = Type.Union(
  [Type.Literal('account'), Type.Literal('clip'), Type.Literal('comment')],
  { title: 'SubjectKind' },
);
export type SubjectKind = Static<typeof SubjectKind>;

/** What a case is about, in the words that it had when it was reported. */
export const Subject = Type.Object(
  {
    id: SubjectId,
    kind: SubjectKind,
    /** The caption, the comment or the display name, cut short. May be empty. */
    label: Type.String(),
    /** Username of whose it is. */
    username: Type.String(),
  },
  { title: 'Subject' },
);
export type Subject = Static<typeof Subject>;

/**
 * What can be done about a case. `warn`: nothing but the statement. `remove`: nobody sees the clip or comment.
 * `block-file`, with `remove`: the clip's file, and what looks like it, does not come again.
 * `limit`: the clip is on its profile and by its address, in no feed, search or hashtag. `age-restrict`: the same, and only
 * for people who are signed in and have said that they are 18 or older. `lock-comments`: nobody writes
 * more under the clip. `suspend`: for some days, `ban`: for good, nobody sees the account and it cannot sign in.
 */
export const MeasureKind = Type.Union(
  [
    Type.Literal('warn'),
    Type.Literal('remove'),
    Type.Literal('block-file'),
    Type.Literal('limit'),
    Type.Literal('age-restrict'),
    Type.Literal('lock-comments'),
    Type.Literal('suspend'),
    Type.Literal('ban'),
  ],
  { title: 'MeasureKind' },
);
export type MeasureKind = Static<typeof MeasureKind>;

/** Longest suspension, days. */
export const MOST_SUSPENDED_DAYS = 365;
