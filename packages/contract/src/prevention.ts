import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { At, CommentId, Cursor } from './ids.ts';
import { ACT_RATES } from './rates.ts';
import { ReportReason, SAFETY_BYTES, SafetyWords } from './safety.ts';
import { Creator } from './videos.ts';

/** Most rules about words and links that an instance keeps. */
export const MOST_RULES = 1000;
/** Longest word, phrase or domain of a rule, in graphemes. */
export const RULE_GRAPHEMES = 100;
/** Longest text that is pasted as rules, in characters. */
export const RULE_LINES_CHARACTERS = 200_000;

/**
 * `words`: a word or phrase, found as whole words whatever the case, accents, digits for letters and punctuation; with a `*` at
 * its beginning or end also within words there. `link`: a domain, found with everything below it.
 */
export const RuleKind = Type.Union([Type.Literal('words'), Type.Literal('link')], {
  title: 'RuleKind',
});
export type RuleKind = Static<typeof RuleKind>;

/** `refuse`: whoever writes it is told which rule, and nothing is kept. `hold`: a moderator looks before others see it. */
export const RuleOutcome = Type.Union([Type.Literal('refuse'), Type.Literal('hold')], {
  title: 'RuleOutcome',
});
export type RuleOutcome = Static<typeof RuleOutcome>;

const RuleId = Type.String({ pattern: '^b_[A-Za-z0-9_-]{22}$', title: 'RuleId' });

/** A word or link that this instance does not want, or not without having looked. */
export const TextRule = Type.Object(
  { id: RuleId, kind: RuleKind, outcome: RuleOutcome, text: Type.String() },
  { title: 'TextRule' },
);
export type TextRule = Static<typeof TextRule>;

const TextRules = Type.Object({ rules: Type.Array(TextRule) }, { title: 'TextRules' });

const rate = { perMinute: 120, burst: 120, by: 'account' } as const;
const refusals = ['session/required', 'session/forbidden', 'rate/limited'] as const;

export const listRules = endpoint({
  name: 'listRules',
  method: 'GET',
  path: '/desk/rules',
  summary: 'Words and links that this instance refuses or holds, in the order of their letters',
  access: 'safety:moderate',
  rate,
  output: TextRules,
  refusals,
});

/**
 * One rule a line; a line may begin with what it is, as `hold words: free money` or `refuse link: spam.example`. A rule that
 * is there gets the new outcome. All lines or none.
 */
export const addRules = endpoint({
  name: 'addRules',
  method: 'POST',
  path: '/desk/rules',
  summary: 'Add rules about words and links, one a line; written into the audit log',
  access: 'safety:moderate',
  rate: { perMinute: 30, burst: 30, by: 'account' },
  // A character is up to six bytes of JSON.
  bodyBytes: RULE_LINES_CHARACTERS * 6 + 1024,
  body: Type.Object({
    kind: RuleKind,
    outcome: RuleOutcome,
    lines: Type.String({ minLength: 1, maxLength: RULE_LINES_CHARACTERS }),
  }),
  output: Type.Object({
    /** How many are new or have another outcome now. */
    changed: Type.Integer({ minimum: 0 }),
    rules: Type.Array(TextRule),
  }),
  refusals: [...refusals, 'rule/invalid', 'rule/too-many'],
});

/** Of one that is not there, nothing. */
export const removeRule = endpoint({
  name: 'removeRule',
  method: 'DELETE',
  path: '/desk/rules/:id',
  summary: 'Take a rule out; written into the audit log',
  access: 'safety:moderate',
  rate,
  params: Type.Object({ id: RuleId }),
  refusals,
});

/** The text is not kept. */
export const tryRules = endpoint({
  name: 'tryRules',
  method: 'POST',
  path: '/desk/rules/try',
  summary: 'Which rules a text would meet',
  access: 'safety:moderate',
  rate,
  bodyBytes: 65_536,
  body: Type.Object({ text: Type.String({ maxLength: 5000 }) }),
  output: TextRules,
  refusals,
});

/** Why a comment waits for a moderator: a rule, or what it looks like spam by. */
export const DeskHold = Type.Union(
  [
    Type.Object({ kind: Type.Literal('rule'), rule: Type.String() }),
    Type.Object({ kind: Type.Literal('spam'), signs: Type.Array(Type.String()) }),
  ],
  { title: 'DeskHold' },
);
export type DeskHold = Static<typeof DeskHold>;

/** A comment that waits for a moderator. */
export const DeskComment = Type.Object(
  {
    id: CommentId,
    author: Creator,
    text: Type.String(),
    /** To the minute. */
    at: At,
    isReply: Type.Boolean(),
    hold: DeskHold,
    video: Type.String(),
    caption: Type.String(),
  },
  { title: 'DeskComment' },
);
export type DeskComment = Static<typeof DeskComment>;

/** Oldest first: whoever has waited longest is next. Your own are not there. */
export const listDeskComments = endpoint({
  name: 'listDeskComments',
  method: 'GET',
  path: '/desk/comments',
  summary:
    'Comments that wait for a moderator, 20 a page. That they were read is written into the audit log',
  access: 'safety:moderate',
  rate,
  query: Type.Object({ cursor: Type.Optional(Cursor) }),
  output: Type.Object({
    comments: Type.Array(DeskComment),
    next: Type.Union([Cursor, Type.Null()]),
  }),
  refusals: [...refusals, 'request/invalid'],
});

/** Then it is as if it were written now: shown and told of, or waiting for the clip's creator. */
export const passDeskComment = endpoint({
  name: 'passDeskComment',
  method: 'POST',
  path: '/desk/comments/:id/pass',
  summary: 'Let a comment through that waits for a moderator',
  access: 'safety:moderate',
  rate,
  params: Type.Object({ id: CommentId }),
  refusals: [...refusals, 'comment/not-found', 'case/own'],
});

/** A decision like those about reports: its author gets a statement of reasons and can appeal. */
export const refuseDeskComment = endpoint({
  name: 'refuseDeskComment',
  method: 'POST',
  path: '/desk/comments/:id/refuse',
  summary: 'Refuse a comment that waits for a moderator, with a reason',
  access: 'safety:moderate',
  rate,
  params: Type.Object({ id: CommentId }),
  bodyBytes: SAFETY_BYTES,
  body: Type.Object({ reason: ReportReason, words: SafetyWords }),
  refusals: [
    ...refusals,
    'comment/not-found',
    'case/own',
    'case/taken',
    'case/words-needed',
    'report/too-long',
  ],
});

/** What of an account can wait for a moderator, beside comments. */
export const HeldField = Type.Union(
  [
    Type.Literal('display-name'),
    Type.Literal('bio'),
    Type.Literal('links'),
    Type.Literal('caption'),
  ],
  { title: 'HeldField' },
);
export type HeldField = Static<typeof HeldField>;

const HeldTextId = Type.String({ pattern: '^h_[A-Za-z0-9_-]{22}$', title: 'HeldTextId' });

/** A text that waits for a moderator; what was there before stays meanwhile. */
export const HeldText = Type.Object(
  {
    id: HeldTextId,
    field: HeldField,
    text: Type.String(),
    /** The clip, of a caption. */
    video: Type.Union([Type.String(), Type.Null()]),
  },
  { title: 'HeldText' },
);
export type HeldText = Static<typeof HeldText>;

export const listOwnHeldTexts = endpoint({
  name: 'listOwnHeldTexts',
  method: 'GET',
  path: '/account/held-texts',
  summary: 'Your captions, names and bios that wait for a moderator',
  access: 'account:read',
  output: Type.Object({ texts: Type.Array(HeldText) }),
  refusals: ['session/required'],
});

export const withdrawHeldText = endpoint({
  name: 'withdrawHeldText',
  method: 'DELETE',
  path: '/account/held-texts/:id',
  summary: 'Take back a text that waits for a moderator',
  access: 'account:write',
  rate: ACT_RATES,
  params: Type.Object({ id: HeldTextId }),
  refusals: ['session/required', 'rate/limited'],
});

/** A held text with who wrote it and the rule that it met. */
export const DeskText = Type.Object(
  { ...HeldText.properties, author: Creator, rule: Type.String(), at: At },
  { title: 'DeskText' },
);
export type DeskText = Static<typeof DeskText>;

export const listDeskTexts = endpoint({
  name: 'listDeskTexts',
  method: 'GET',
  path: '/desk/texts',
  summary: 'Captions, names and bios that wait for a moderator, the oldest first, at most 50',
  access: 'safety:moderate',
  rate,
  output: Type.Object({ texts: Type.Array(DeskText) }),
  refusals,
});

/** Refused, its author is told why in these words, and what was there before stays. */
export const decideDeskText = endpoint({
  name: 'decideDeskText',
  method: 'POST',
  path: '/desk/texts/:id',
  summary: 'Let a held text through, or refuse it with a reason',
  access: 'safety:moderate',
  rate,
  params: Type.Object({ id: HeldTextId }),
  bodyBytes: SAFETY_BYTES,
  body: Type.Object({
    decision: Type.Union([Type.Literal('pass'), Type.Literal('refuse')]),
    words: Type.Optional(SafetyWords),
  }),
  refusals: [...refusals, 'rule/text-gone', 'case/own', 'case/words-needed', 'report/too-long'],
});

/** What an account may do less of while it is new. */
export const NewLimits = Type.Object(
  {
    /** Until when it is new; null: it is not. */
    until: Type.Union([At, Type.Null()]),
    commentsAnHour: Type.Integer(),
    followsAnHour: Type.Integer(),
    followsADay: Type.Integer(),
    mentions: Type.Integer(),
  },
  { title: 'NewLimits' },
);
export type NewLimits = Static<typeof NewLimits>;

export const getNewLimits = endpoint({
  name: 'getNewLimits',
  method: 'GET',
  path: '/account/new-limits',
  summary: 'Whether your account is new here, and what holds until it is not',
  access: 'account:read',
  output: NewLimits,
  refusals: ['session/required'],
});
