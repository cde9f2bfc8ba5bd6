import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { AccountId, At, Cursor, VideoId } from './ids.ts';
import { Visibility } from './videos.ts';

/** A UTC day, `2026-01-31`. Released numbers belong to the day on which they were released. */
export const Day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', title: 'Day' });

/** Lengths of the ranges that end with the last full day. */
export const RANGE_DAYS = [7, 28, 90, 365] as const;
/** Most days of a range of one's own. */
export const MOST_RANGE_DAYS = 366;

/** Days from the first to the last, both with. */
export const DayRange = Type.Object({ from: Day, to: Day }, { title: 'DayRange' });
export type DayRange = Static<typeof DayRange>;

/** A number made of released, noised ones, with the standard error of all noise in it. May be below 0. */
export const Measured = Type.Object(
  { value: Type.Number(), standardError: Type.Number({ minimum: 0 }) },
  { title: 'Measured' },
);
export type Measured = Static<typeof Measured>;

/** The same as words and pictures show it: rounded to what the error supports; null: too few to say. */
export const Reading = Type.Object(
  { ...Measured.properties, shown: Type.Union([Type.Number({ minimum: 0 }), Type.Null()]) },
  { title: 'Reading' },
);
export type Reading = Static<typeof Reading>;

const MeasuredOrNull = Type.Union([Measured, Type.Null()]);

/** Exact counts of deliberate acts over some days: what was done less what was taken back; may be below 0. */
export const ActSums = Type.Object(
  {
    likes: Type.Integer(),
    comments: Type.Integer(),
    shares: Type.Integer(),
    saves: Type.Integer(),
  },
  { title: 'ActSums' },
);
export type ActSums = Static<typeof ActSums>;

/** What is told of some clips over some days. Rates are 0 to 1 and null where too little is released. */
export const PeriodNumbers = Type.Object(
  {
    views: Reading,
    plays: Reading,
    /** Viewers of each day, added up over the days. */
    viewerDays: Reading,
    /** Plays × average watch time. */
    watchSeconds: Type.Union([Reading, Type.Null()]),
    /** Of first plays of a day. */
    averageSeconds: MeasuredOrNull,
    averageShare: MeasuredOrNull,
    /** Share of first plays that reached the last tenth. */
    completion: MeasuredOrNull,
    /** Plays of one viewer and day beyond the first. */
    replaysPerViewer: MeasuredOrNull,
    /** Share of plays that became views. */
    hook: MeasuredOrNull,
    acts: ActSums,
    /** Likes, comments, shares and saves ÷ views, ÷ viewer-days. */
    engagementByViews: MeasuredOrNull,
    engagementByViewers: MeasuredOrNull,
  },
  { title: 'PeriodNumbers' },
);
export type PeriodNumbers = Static<typeof PeriodNumbers>;

/** One day of the curves. */
export const DayNumbers = Type.Object(
  {
    day: Day,
    views: Measured,
    plays: Measured,
    viewerDays: Measured,
    ...ActSums.properties,
    followersGained: Type.Integer({ minimum: 0 }),
    followersLost: Type.Integer({ minimum: 0 }),
  },
  { title: 'DayNumbers' },
);
export type DayNumbers = Static<typeof DayNumbers>;

/** Where plays came from. A share that is too small to show is null, and never alone: it could be worked out. */
export const SourceShare = Type.Object(
  {
    source: Type.Union([
      Type.Literal('feed'),
      Type.Literal('following'),
      Type.Literal('profile'),
      Type.Literal('search'),
      Type.Literal('share'),
      Type.Literal('embed'),
    ]),
    share: MeasuredOrNull,
  },
  { title: 'SourceShare' },
);
export type SourceShare = Static<typeof SourceShare>;

const Sources = Type.Union([Type.Array(SourceShare), Type.Null()]);

/** A clip as a line of a table of numbers. `visibility` is what it comes to: of a private account none is public. */
export const InsightClip = Type.Object(
  {
    id: VideoId,
    caption: Type.String(),
    /** Address of its poster, WebP; null while it has none. */
    poster: Type.Union([Type.String(), Type.Null()]),
    durationSeconds: Type.Number({ minimum: 0 }),
    visibility: Visibility,
    publishedAt: At,
  },
  { title: 'InsightClip' },
);
export type InsightClip = Static<typeof InsightClip>;

/** An account over a range, the range before it, and day by day. Clips that are not public have totals alone, elsewhere. */
export const Insights = Type.Object(
  {
    account: AccountId,
    range: DayRange,
    /** As many days, right before the range. */
    before: DayRange,
    /** The last full day, yesterday: no range goes beyond it. */
    lastDay: Day,
    numbers: PeriodNumbers,
    numbersBefore: PeriodNumbers,
    /** Now, at the end of the range, and how many came and went in it. */
    followers: Type.Integer({ minimum: 0 }),
    followersGained: Type.Integer({ minimum: 0 }),
    followersLost: Type.Integer({ minimum: 0 }),
    followersGainedBefore: Type.Integer({ minimum: 0 }),
    followersLostBefore: Type.Integer({ minimum: 0 }),
    /** Acts of the range ÷ followers now; null without followers. */
    engagementByFollowers: Type.Union([Type.Number(), Type.Null()]),
    /** Every day of the range, the first first. */
    days: Type.Array(DayNumbers, { maxItems: MOST_RANGE_DAYS }),
    /** What came in today so far: in no sum above. */
    today: DayNumbers,
    /** Null: too few viewers. */
    sources: Sources,
    /** Clips with most views in the range, at most 5. */
    best: Type.Array(Type.Object({ clip: InsightClip, views: Reading }), { maxItems: 5 }),
  },
  { title: 'Insights' },
);
export type Insights = Static<typeof Insights>;

/** One clip: since it was published, over a range, and beside the creator's others. */
export const ClipInsights = Type.Object(
  {
    clip: InsightClip,
    range: DayRange,
    before: DayRange,
    lastDay: Day,
    /** Since it was published. */
    totals: PeriodNumbers,
    /** Below here: null for a clip that is not public. */
    numbers: Type.Union([PeriodNumbers, Type.Null()]),
    numbersBefore: Type.Union([PeriodNumbers, Type.Null()]),
    days: Type.Union([
      Type.Array(Type.Omit(DayNumbers, ['followersGained', 'followersLost']), {
        maxItems: MOST_RANGE_DAYS,
      }),
      Type.Null(),
    ]),
    /** Of the range. Share of first plays still watching: at the start, from a view on, then at each tenth to 0.9: 11 points. */
    retention: Type.Union([Type.Array(Measured, { minItems: 11, maxItems: 11 }), Type.Null()]),
    sources: Sources,
    /** Its first days beside the median of the creator's other public clips at the same age; null: too few of them. */
    beside: Type.Union([
      Type.Object({
        /** Days since publishing that are compared, 1 to 7. */
        days: Type.Integer({ minimum: 1, maximum: 7 }),
        /** Other clips that the median is of: at least 3. */
        clips: Type.Integer({ minimum: 3 }),
        views: Measured,
        medianViews: Type.Number(),
        /** Of all time; null where too little is released. */
        averageShare: MeasuredOrNull,
        medianAverageShare: Type.Union([Type.Number(), Type.Null()]),
      }),
      Type.Null(),
    ]),
  },
  { title: 'ClipInsights' },
);
export type ClipInsights = Static<typeof ClipInsights>;

/** A clip and its totals. */
export const ClipTotals = Type.Object(
  { clip: InsightClip, totals: PeriodNumbers },
  { title: 'ClipTotals' },
);
export type ClipTotals = Static<typeof ClipTotals>;

/** By which clips are put in order, the most first. */
export const ClipOrder = Type.Union(
  [
    Type.Literal('newest'),
    Type.Literal('views'),
    Type.Literal('viewers'),
    Type.Literal('likes'),
    Type.Literal('comments'),
    Type.Literal('shares'),
  ],
  { title: 'ClipOrder' },
);
export type ClipOrder = Static<typeof ClipOrder>;

/** Either one of {@link RANGE_DAYS}, up to yesterday, or both ends; 28 days without any. */
const range = {
  days: Type.Optional(
    Type.Union([Type.Literal(7), Type.Literal(28), Type.Literal(90), Type.Literal(365)]),
  ),
  from: Type.Optional(Day),
  to: Type.Optional(Day),
};
const Range = Type.Object(range);
const params = Type.Object({ id: VideoId });
const rate = { perMinute: 120, burst: 120, by: 'account' } as const;
const refusals = [
  'session/required',
  'session/forbidden',
  'request/invalid',
  'insights/range-invalid',
  'rate/limited',
] as const;

export const getInsights = endpoint({
  name: 'getInsights',
  method: 'GET',
  path: '/insights',
  summary: 'How your public clips do over a range of UTC days, from released numbers and acts',
  access: 'insights:read',
  rate,
  query: Range,
  output: Insights,
  refusals,
});

export const listInsightClips = endpoint({
  name: 'listInsightClips',
  method: 'GET',
  path: '/insights/clips',
  summary: 'Your clips with their totals, 24 a page; those that are not public too',
  access: 'insights:read',
  rate,
  query: Type.Object({ order: Type.Optional(ClipOrder), cursor: Type.Optional(Cursor) }),
  output: Type.Object({
    clips: Type.Array(ClipTotals),
    next: Type.Union([Cursor, Type.Null()]),
  }),
  refusals: ['session/required', 'session/forbidden', 'request/invalid', 'rate/limited'],
});

export const getClipInsights = endpoint({
  name: 'getClipInsights',
  method: 'GET',
  path: '/insights/clips/:id',
  summary: 'How one of your clips does',
  access: 'insights:read',
  rate,
  params,
  query: Range,
  output: ClipInsights,
  refusals: [...refusals, 'video/not-found'],
});

/** RFC 4180 with a header line: the rows of `days` as {@link getInsights} gives them, errors in columns of their own. */
export const exportInsights = endpoint({
  name: 'exportInsights',
  method: 'GET',
  path: '/insights/days.csv',
  summary: 'The days of your insights as CSV',
  access: 'insights:read',
  rate,
  query: Range,
  stream: 'text/csv',
  refusals,
});

export const exportInsightClips = endpoint({
  name: 'exportInsightClips',
  method: 'GET',
  path: '/insights/clips.csv',
  summary: 'Your clips with their totals as CSV, the newest first, up to 5,000',
  access: 'insights:read',
  rate: { perMinute: 12, burst: 12, by: 'account' },
  stream: 'text/csv',
  refusals: ['session/required', 'session/forbidden', 'rate/limited'],
});

export const exportClipInsights = endpoint({
  name: 'exportClipInsights',
  method: 'GET',
  path: '/insights/clips/:id/days.csv',
  summary: 'The days of one of your clips as CSV; of a public one alone',
  access: 'insights:read',
  rate,
  params,
  query: Range,
  stream: 'text/csv',
  refusals: [...refusals, 'video/not-found', 'insights/not-public'],
});

/** A weekly mail of the numbers of the last 7 days beside those before. */
export const InsightsMail = Type.Object(
  {
    isOn: Type.Boolean(),
    /** Whether there is a confirmed e-mail address to send it to. */
    canMail: Type.Boolean(),
  },
  { title: 'InsightsMail' },
);
export type InsightsMail = Static<typeof InsightsMail>;

export const getInsightsMail = endpoint({
  name: 'getInsightsMail',
  method: 'GET',
  path: '/account/insights-mail',
  summary: 'Whether you get a weekly mail of your numbers',
  access: 'account:read',
  output: InsightsMail,
  refusals: ['session/required', 'session/forbidden'],
});

export const changeInsightsMail = endpoint({
  name: 'changeInsightsMail',
  method: 'PUT',
  path: '/account/insights-mail',
  summary: 'Get a weekly mail of your numbers, or no longer',
  access: 'account:write',
  rate: { perMinute: 20, burst: 20, by: 'account' },
  body: Type.Object({ isOn: Type.Boolean() }),
  output: InsightsMail,
  refusals: [
    'session/required',
    'session/forbidden',
    'request/invalid',
    'rate/limited',
    'notification/no-mail',
  ],
});

/** The whole instance for whoever runs it: sums of released numbers, and how its machinery does. */
export const InstanceNumbers = Type.Object(
  {
    range: DayRange,
    before: DayRange,
    /** Of all public clips. */
    views: Reading,
    viewsBefore: Reading,
    plays: Reading,
    viewerDays: Reading,
    days: Type.Array(
      Type.Object({ day: Day, views: Measured, plays: Measured, viewerDays: Measured }),
      { maxItems: MOST_RANGE_DAYS },
    ),
    accounts: Type.Integer({ minimum: 0 }),
    clips: Type.Integer({ minimum: 0 }),
    /** Accounts that published a clip in the range. */
    activeCreators: Type.Integer({ minimum: 0 }),
    storage: Type.Object({
      /** Files of clips, posters, pictures and subtitles. */
      blobBytes: Type.Integer({ minimum: 0 }),
      /** Of uploads that are not finished. */
      uploadBytes: Type.Integer({ minimum: 0 }),
      /** Of two digits, as is what is free: exact ones would tell of every write. */
      databaseBytes: Type.Integer({ minimum: 0 }),
      /** On the file system of the data folder; null: unknown. */
      freeBytes: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
    }),
    queues: Type.Array(
      Type.Object({
        name: Type.Union([Type.Literal('jobs'), Type.Literal('events'), Type.Literal('mails')]),
        waiting: Type.Integer({ minimum: 0 }),
        failed: Type.Integer({ minimum: 0 }),
        /** Age of the oldest that waits, full minutes; null: none waits. */
        oldestMinutes: Type.Union([Type.Integer({ minimum: 0 }), Type.Null()]),
      }),
    ),
    /** Clips by what became of their processing. */
    processing: Type.Object({
      waiting: Type.Integer({ minimum: 0 }),
      ready: Type.Integer({ minimum: 0 }),
      failed: Type.Integer({ minimum: 0 }),
    }),
  },
  { title: 'InstanceNumbers' },
);
export type InstanceNumbers = Static<typeof InstanceNumbers>;

export const getInstanceNumbers = endpoint({
  name: 'getInstanceNumbers',
  method: 'GET',
  path: '/instance/numbers',
  summary: 'How the instance does: released numbers, storage and queues',
  access: 'instance:admin',
  query: Range,
  output: InstanceNumbers,
  refusals: ['session/required', 'session/forbidden', 'request/invalid', 'insights/range-invalid'],
});
