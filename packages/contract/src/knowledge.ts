import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { At } from './ids.ts';
import { Counting } from './views.ts';

const Text = Type.String({ maxLength: 300 });
const TextOrNull = Type.Union([Text, Type.Null()]);
const Count = Type.Integer({ minimum: 0 });

const KnownColumn = Type.Object({
  name: Type.String(),
  /** As the database calls it. */
  type: Type.String(),
  /** What it holds; null for a column that nobody has declared. */
  about: TextOrNull,
});

/** One table of the live database, beside what is declared of it. */
export const KnownTable = Type.Object(
  {
    name: Type.String(),
    /** What it holds; null for a table that nobody has declared. */
    about: TextOrNull,
    holds: Type.Union([
      Type.Literal('views'),
      Type.Literal('clips'),
      Type.Literal('people'),
      Type.Literal('acts'),
      Type.Literal('work'),
      Type.Literal('unknown'),
    ]),
    namesPerson: Type.Boolean(),
    namesVideo: Type.Boolean(),
    /** Why it may name a person and a video; null where it does not. */
    reason: TextOrNull,
    /** Rows at the last self-audit, for tables of views; null elsewhere and before the first. */
    rows: Type.Union([Type.Object({ count: Count, isMore: Type.Boolean() }), Type.Null()]),
    columns: Type.Array(KnownColumn),
  },
  { title: 'KnownTable' },
);
export type KnownTable = Static<typeof KnownTable>;

const AuditCheck = Type.Object({
  name: Type.Union([
    Type.Literal('schema'),
    Type.Literal('rows'),
    Type.Literal('empty'),
    Type.Literal('canary'),
    Type.Literal('leftovers'),
  ]),
  isPassed: Type.Boolean(),
  /**
   * Columns, rows, forms of a trace or days with a key that were looked at. Not files or bytes: those of the journal
   * tell how much was played.
   */
  looked: Count,
  /** One line each; names of tables and files without anything that was found in them. */
  findings: Type.Array(Text),
});

/** What the server found when it last searched its own files for traces of a viewer. */
export const SelfAudit = Type.Object(
  {
    /** Epoch ms of its beginning, cut to the minute. */
    at: At,
    isPassed: Type.Boolean(),
    checks: Type.Array(AuditCheck),
    /** Requests that the synthetic viewer made. */
    requests: Count,
  },
  { title: 'SelfAudit' },
);
export type SelfAudit = Static<typeof SelfAudit>;

const Guess = Type.Number({ minimum: 0.5, maximum: 1 });

/** One device at one clip, put through the counter's own functions. */
export const CountingExample = Type.Object(
  {
    durationSeconds: Type.Number(),
    /** Watched seconds from which a play of this clip is a view. */
    viewFromSeconds: Type.Number(),
    shortClip: Type.Object({ durationSeconds: Type.Number(), viewFromSeconds: Type.Number() }),
    passes: Type.Array(
      Type.Object({
        watchedSeconds: Type.Number(),
        /** 0 for no view, else the tenth of the clip that was reached. */
        bin: Type.Integer({ minimum: 0, maximum: 10 }),
        isView: Type.Boolean(),
      }),
    ),
    plays: Count,
    views: Count,
    viewers: Count,
    /** Standard errors of the noise on what one release publishes. */
    errors: Type.Object({
      plays: Type.Number(),
      views: Type.Number(),
      viewers: Type.Number(),
      bin: Type.Number(),
      source: Type.Number(),
    }),
  },
  { title: 'CountingExample' },
);
export type CountingExample = Static<typeof CountingExample>;

/** What this server knows about views, put together from the running system. */
export const Knowledge = Type.Object(
  {
    counting: Counting,
    /** Most new viewers that one network (IPv4 /24, IPv6 /48) may add. */
    caps: Type.Object({
      perVideoAndDay: Count,
      /** Of the video's published viewers, where that is more. */
      shareOfViewers: Type.Number(),
      perDay: Count,
    }),
    /** How often the best attack on these noises is right, beside the bounds in `counting`. */
    optimal: Type.Object({ onePlay: Guess, any: Guess }),
    key: Type.Object({
      kind: Type.Union([Type.Literal('runtime'), Type.Literal('disk'), Type.Literal('memory')]),
      /** Full hours since the open day's key was made; null when nobody knows. */
      ageHours: Type.Union([Count, Type.Null()]),
      /** When the key of the day before was destroyed, epoch ms cut to the minute. */
      previousDestroyedAt: Type.Union([At, Type.Null()]),
    }),
    /** What one record of the sealed journal of the open day holds. */
    journal: Type.Array(Type.Object({ name: Type.String(), about: Text })),
    tables: Type.Array(KnownTable),
    /** Null before the first one. */
    audit: Type.Union([SelfAudit, Type.Null()]),
    example: CountingExample,
  },
  { title: 'Knowledge' },
);
export type Knowledge = Static<typeof Knowledge>;

export const getKnowledge = endpoint({
  name: 'getKnowledge',
  method: 'GET',
  path: '/counting/knowledge',
  summary: 'What this server knows about views: schema, parameters, key and last self-audit',
  access: 'blind',
  output: Knowledge,
  cache: 'public, max-age=60',
  refusals: [],
});
