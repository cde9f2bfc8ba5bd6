import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { At, Cursor } from './ids.ts';
import {
  MeasureKind,
  ReportReason,
  SAFETY_BYTES,
  SafetyKey,
  SafetyWords,
  StatementId,
  Subject,
} from './safety.ts';

/** Whether a decision goes by a law or by the rules of this instance, and which (Art. 17 (3) d and e). */
export const Ground = Type.Object(
  {
    kind: Type.Union([Type.Literal('rules'), Type.Literal('law')]),
    reason: ReportReason,
    /** The rule or the law, in words. */
    reference: Type.String(),
  },
  { title: 'Ground' },
);
export type Ground = Static<typeof Ground>;

/** Something that was decided to be done. */
export const Measure = Type.Object(
  {
    kind: MeasureKind,
    /** When it ends by itself; null: it does not. */
    until: Type.Union([At, Type.Null()]),
    isInForce: Type.Boolean(),
  },
  { title: 'Measure' },
);
export type Measure = Static<typeof Measure>;

/** An appeal: whether it can still be made, what it said, and what came of it. */
export const Appeal = Type.Object(
  {
    /** `possible` until then; `made`: it waits for an answer; `over`: the time is over, or the decision was taken back. */
    state: Type.Union([
      Type.Literal('possible'),
      Type.Literal('made'),
      Type.Literal('upheld'),
      Type.Literal('reversed'),
      Type.Literal('over'),
    ]),
    until: At,
    words: Type.Union([Type.String(), Type.Null()]),
    answer: Type.Union([Type.String(), Type.Null()]),
    /** Whoever decided answered it too, because nobody else runs this instance. */
    isBySame: Type.Boolean(),
  },
  { title: 'Appeal' },
);
export type Appeal = Static<typeof Appeal>;

/** What was decided about somebody, and why (Regulation (EU) 2022/2065, Art. 17). Nothing in it names who reported. */
export const Statement = Type.Object(
  {
    id: StatementId,
    at: At,
    subject: Subject,
    /** What the decision relies on. */
    facts: Type.String(),
    ground: Ground,
    /**
     * What led to it. `notice`: of illegal content; `report`: of somebody who uses this instance; `automated`: a machine
     * recognised something, and a person looked (Art. 17 (3) c); `held`: a rule of this instance, or signs of spam, held it
     * back until somebody had looked; `own`: moderators looked by themselves.
     */
    source: Type.Union([
      Type.Literal('notice'),
      Type.Literal('report'),
      Type.Literal('automated'),
      Type.Literal('held'),
      Type.Literal('own'),
    ]),
    /** Never: people decide here. */
    isAutomated: Type.Literal(false),
    measures: Type.Array(Measure, { maxItems: 4 }),
    /** It was taken back by who decided it. */
    isTakenBack: Type.Boolean(),
    /** When the strike that it comes with ends; null: it comes with none. */
    strikeEndsAt: Type.Union([At, Type.Null()]),
    appeal: Appeal,
  },
  { title: 'Statement' },
);
export type Statement = Static<typeof Statement>;

const query = Type.Object({ key: Type.Optional(SafetyKey) });
const params = Type.Object({ id: StatementId });

export const listStatements = endpoint({
  name: 'listStatements',
  method: 'GET',
  path: '/account/statements',
  summary: 'Decisions about you, newest first, 20 a page, and how many strikes stand',
  access: 'account:read',
  query: Type.Object({ cursor: Type.Optional(Cursor) }),
  output: Type.Object({
    statements: Type.Array(Statement),
    next: Type.Union([Cursor, Type.Null()]),
    strikes: Type.Integer({ minimum: 0 }),
  }),
  refusals: ['session/required', 'request/invalid'],
});

export const getStatement = endpoint({
  name: 'getStatement',
  method: 'GET',
  path: '/statements/:id',
  summary: 'One decision about you, by your account or by the key in its link',
  access: 'anyone',
  rate: { perMinute: 60, burst: 60, by: 'network' },
  params,
  query,
  output: Statement,
  refusals: ['statement/not-found', 'rate/limited'],
});

/** Once for a statement, within 183 days. */
export const appealStatement = endpoint({
  name: 'appealStatement',
  method: 'POST',
  path: '/statements/:id/appeal',
  summary: 'Answer a decision about you; somebody else decides anew',
  access: 'anyone',
  rate: [
    { perMinute: 4, burst: 10, by: 'account' },
    { perMinute: 10, burst: 30, by: 'network' },
  ],
  params,
  query,
  bodyBytes: SAFETY_BYTES,
  body: Type.Object({ words: SafetyWords }),
  output: Statement,
  refusals: [
    'statement/not-found',
    'statement/not-open',
    'case/words-needed',
    'report/too-long',
    'rate/limited',
  ],
});
