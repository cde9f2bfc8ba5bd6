import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { VideoId } from './ids.ts';

/** Bytes of every packet body: JSON padded with trailing spaces. */
export const PLAY_PACKET_BYTES = 512;

/** The same for the whole instance for 60 s; says nothing about who asks. */
export const Ticket = Type.Object(
  {
    ticket: Type.String(),
    /** Counting day: days since the epoch, UTC. */
    day: Type.Integer({ minimum: 0 }),
    /** When this ticket's day stops being taken, epoch ms. */
    endsAt: Type.Integer({ minimum: 0 }),
    /** The server's clock, epoch ms. */
    now: Type.Integer({ minimum: 0 }),
  },
  { title: 'Ticket' },
);
export type Ticket = Static<typeof Ticket>;

export const PlaySource = Type.Union(
  [
    Type.Literal('feed'),
    Type.Literal('following'),
    Type.Literal('profile'),
    Type.Literal('search'),
    Type.Literal('share'),
    Type.Literal('embed'),
  ],
  { title: 'PlaySource' },
);
export type PlaySource = Static<typeof PlaySource>;

const WatchBin = Type.Integer({ minimum: 0, maximum: 10 });

/** One visit of one device to one video: 1 to 4 passes. No identity, address, time or history. */
export const PlayPacket = Type.Object(
  {
    video: VideoId,
    /** 8 random bytes made on the device for this video and day, hex. */
    tag: Type.String({ pattern: '^[0-9a-f]{16}$' }),
    /** Ordinal of the first pass of this packet within the day, 1 to 4. */
    first: Type.Integer({ minimum: 1, maximum: 4 }),
    /** Watch bin of each pass: 0 is not a view, 1 to 10 a view in that tenth of the watch share. */
    passes: Type.Array(WatchBin, { minItems: 1, maxItems: 4 }),
    source: PlaySource,
    ticket: Type.String({ maxLength: 96 }),
    /** For a queued play: the ticket of the time it was watched. */
    watched: Type.Optional(Type.String({ maxLength: 96 })),
  },
  { title: 'PlayPacket', additionalProperties: false },
);
export type PlayPacket = Static<typeof PlayPacket>;

export const getTicket = endpoint({
  name: 'getTicket',
  method: 'GET',
  path: '/ticket',
  summary: 'The ticket of this minute, the same for everybody',
  access: 'blind',
  output: Ticket,
  cache: 'public, max-age=60',
  refusals: [],
});

/** Body: `text/plain` JSON of a PlayPacket, at most PLAY_PACKET_BYTES. 204 whether counted or not. */
export const recordPlays = endpoint({
  name: 'recordPlays',
  method: 'POST',
  path: '/plays',
  summary: 'Report one visit to one clip; answered 204 once durable, counted or not',
  access: 'blind',
  body: PlayPacket,
  bodyBytes: 1024,
  refusals: ['plays/malformed', 'plays/unavailable', 'rate/limited', 'request/foreign-origin'],
});

const Statistic = Type.Object({
  name: Type.String(),
  /** Largest change of the counts that one device causes on one video and day. */
  l1: Type.Integer(),
  epsilon: Type.Number(),
  /** Scale of the discrete Laplace noise, as a fraction. */
  scale: Type.String(),
  timetable: Type.Union([Type.Literal('fast'), Type.Literal('slow'), Type.Literal('hourly')]),
});

/** Packets that counted, per hour on the whole instance, with noise. */
const IntakePerHour = Type.Object({
  /** Largest change that one device causes on one video and day, over all hours. */
  l1: Type.Integer(),
  /** Adds to the ε of the statistics. */
  epsilon: Type.Number(),
  /** Scale of the discrete Laplace noise. */
  scale: Type.String(),
  /** Drawn once at the full hour; null before the first whole hour of the process. */
  last: Type.Union([
    Type.Object({
      /** Beginning of the hour, epoch ms. */
      from: Type.Integer(),
      /** May be negative. */
      packets: Type.Integer(),
      standardError: Type.Number(),
    }),
    Type.Null(),
  ]),
});

/** The privacy parameters in force. */
export const Counting = Type.Object(
  {
    statistics: Type.Array(Statistic),
    /** Of all statistics together. */
    epsilon: Type.Number(),
    /** Best guess about one play, even prior, 0.5 to 1. */
    guessOnePlay: Type.Number(),
    /** Best guess about any number of plays of a device on a day. */
    guessAny: Type.Number(),
    /** The same for a device whose networks are at their caps on the video. */
    guessAtCap: Type.Number(),
    playsPerDay: Type.Integer(),
    creatorVideosPerDay: Type.Integer(),
    daysPerVideo: Type.Integer(),
    fewerThan: Type.Integer(),
    intake: IntakePerHour,
  },
  { title: 'Counting' },
);
export type Counting = Static<typeof Counting>;

export const getCounting = endpoint({
  name: 'getCounting',
  method: 'GET',
  path: '/counting',
  summary: 'How views are counted here: the privacy parameters in force',
  access: 'blind',
  output: Counting,
  cache: 'public, max-age=300',
  refusals: [],
});
