import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';

/** Counts from 1 to 4 are published as just that: none of them points at somebody. */
export const SMALLEST_SHOWN = 5;

/** A published number: exact where both ends are the same. A sum of numbers is a range as soon as one of them is. */
export const PublishedCount = Type.Object(
  { atLeast: Type.Integer({ minimum: 0 }), atMost: Type.Integer({ minimum: 0 }) },
  { title: 'PublishedCount' },
);
export type PublishedCount = Static<typeof PublishedCount>;

/**
 * What a section counts. `reports`: reports and notices (Art. 16) that came, by reason. `decisions-by-rules` and
 * `decisions-by-law`: what was decided to be done, by reason and, as the outcome, measure; a decision that does two things
 * counts in both. `dismissals`: decisions to do nothing, by reason. `appeals`: appeals that came (`received`), their outcomes (`upheld`, `reversed`),
 * and decisions that were taken back by who made them (`undone`); each in the month in which it happened.
 * `complaints`: of reporters, by outcome. `automated`: what rules did without a person, by kind and outcome.
 */
export const TransparencySectionName = Type.Union(
  [
    Type.Literal('reports'),
    Type.Literal('decisions-by-rules'),
    Type.Literal('decisions-by-law'),
    Type.Literal('dismissals'),
    Type.Literal('appeals'),
    Type.Literal('complaints'),
    Type.Literal('automated'),
  ],
  { title: 'TransparencySectionName' },
);
export type TransparencySectionName = Static<typeof TransparencySectionName>;

const Code = Type.String({ pattern: '^[a-z0-9-]{1,40}$' });

/** One table of the report. Categories of which there were none are left out. */
export const TransparencySection = Type.Object(
  {
    name: TransparencySectionName,
    cells: Type.Array(
      Type.Object({
        category: Code,
        outcome: Type.Union([Code, Type.Null()]),
        count: PublishedCount,
      }),
      { maxItems: 400 },
    ),
    /** Sum of the cells as they are published, never of what is behind them; null: they are not parts of one whole. */
    total: Type.Union([PublishedCount, Type.Null()]),
  },
  { title: 'TransparencySection' },
);
export type TransparencySection = Static<typeof TransparencySection>;

/** How long something took, minutes, rounded up to steps. Null: fewer than 5 took any time. */
export const TransparencyTime = Type.Object(
  {
    name: Type.Union([Type.Literal('to-decision'), Type.Literal('to-answer')]),
    medianMinutes: Type.Union([Type.Integer(), Type.Null()]),
    /** Nine of ten took no longer. */
    p90Minutes: Type.Union([Type.Integer(), Type.Null()]),
  },
  { title: 'TransparencyTime' },
);
export type TransparencyTime = Static<typeof TransparencyTime>;

/** A calendar month or year, UTC, that is over. */
export const TransparencyPeriod = Type.Object(
  {
    /** `2026-01` or `2026`. */
    period: Type.String({ pattern: '^\\d{4}(-\\d{2})?$' }),
    /** Whether every month of it was counted; a year in which counting began is not. */
    isWhole: Type.Boolean(),
    sections: Type.Array(TransparencySection, { maxItems: 7 }),
    times: Type.Array(TransparencyTime, { maxItems: 2 }),
  },
  { title: 'TransparencyPeriod' },
);
export type TransparencyPeriod = Static<typeof TransparencyPeriod>;

/** Periods that are over, the newest first. What was published does not change. */
export const Transparency = Type.Object(
  {
    smallestShown: Type.Literal(SMALLEST_SHOWN),
    months: Type.Array(TransparencyPeriod),
    years: Type.Array(TransparencyPeriod),
  },
  { title: 'Transparency' },
);
export type Transparency = Static<typeof Transparency>;

/** Named after the templates of Regulation (EU) 2024/2835 where they have a name for it. */
export const getTransparency = endpoint({
  name: 'getTransparency',
  method: 'GET',
  path: '/transparency',
  summary: 'What was reported and decided here, by month and year',
  access: 'blind',
  output: Transparency,
  cache: 'public, max-age=3600',
  refusals: [],
});

/** RFC 4180 with a header line, one number a line. */
export const exportTransparency = endpoint({
  name: 'exportTransparency',
  method: 'GET',
  path: '/transparency.csv',
  summary: 'What was reported and decided here, as CSV',
  access: 'blind',
  stream: 'text/csv',
  cache: 'public, max-age=3600',
  refusals: [],
});
