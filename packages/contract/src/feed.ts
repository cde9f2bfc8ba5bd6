import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { Cursor } from './ids.ts';
import { Clip, Creator } from './videos.ts';

/** A page of clips. */
export const ClipPage = Type.Object(
  { clips: Type.Array(Clip), next: Type.Union([Cursor, Type.Null()]) },
  { title: 'ClipPage' },
);
export type ClipPage = Static<typeof ClipPage>;

/** The same pages for everybody; nobody is recognised. */
export const getFeed = endpoint({
  name: 'getFeed',
  method: 'GET',
  path: '/feed',
  summary: 'A page of ten clips from the ranked pool, the same for everybody',
  access: 'blind',
  query: Type.Object({ cursor: Type.Optional(Cursor) }),
  output: ClipPage,
  cache: 'public, max-age=15',
  refusals: ['request/invalid'],
});

/**
 * The same pool in the same order, without accounts that you block, mute or are blocked by, and
 * without captions that have a word you mute. What you are shown is not noted.
 */
export const getOwnFeed = endpoint({
  name: 'getOwnFeed',
  method: 'GET',
  path: '/account/feed',
  summary: 'A page of up to ten clips from the ranked pool, by your rules',
  access: 'clips:read',
  rate: { perMinute: 600, burst: 600, by: 'account' },
  query: Type.Object({ cursor: Type.Optional(Cursor) }),
  output: ClipPage,
  refusals: ['request/invalid', 'session/required', 'rate/limited'],
});

/** How the order of the feed comes about: the formula and the weights in force. */
export const Ranking = Type.Object(
  {
    /** What a clip's quality is made of, in the order of the formula. */
    signals: Type.Array(
      Type.Object({
        name: Type.String(),
        /** How precisely it tells quality where it is known, 0 to 1; reports tell against it. */
        weight: Type.Number(),
        /** The usual rate, 0 to 1, until the clips of the pool show another … */
        prior: Type.Number(),
        /** … and how many samples it weighs as much as. */
        priorSamples: Type.Integer(),
        /** Whether it is compared among clips of similar length. */
        isByLength: Type.Boolean(),
      }),
    ),
    /** The score is e to this times the quality as drawn, in standard deviations, less what age takes. */
    sharpness: Type.Number(),
    /** Age at which a score has halved. */
    halfAgeHours: Type.Number(),
    /** How far an uncertain clip may be drawn from what is believed of it, in standard deviations, where all are known. */
    curiosity: Type.Number(),
    /** One place in so many goes to a young clip of which little is known; 0: none. */
    floorEvery: Type.Integer(),
    floorHours: Type.Number(),
    /** Released plays from which it is known well enough. */
    floorUntil: Type.Integer(),
    /** What is left of a score for each hashtag shared with a clip just before. */
    topicRepeat: Type.Number(),
  },
  { title: 'Ranking' },
);
export type Ranking = Static<typeof Ranking>;

/** The same for everybody; read from the code and settings that rank. */
export const getRanking = endpoint({
  name: 'getRanking',
  method: 'GET',
  path: '/feed/ranking',
  summary: 'How the feed is ranked: the formula and the weights in force',
  access: 'blind',
  output: Ranking,
  cache: 'public, max-age=300',
  refusals: [],
});

/** A clip of an account that you follow, or one that such an account passed on. */
export const FollowingEntry = Type.Object(
  {
    clip: Clip,
    /** Who passed it on; null: you follow its creator. */
    repostedBy: Type.Union([Creator, Type.Null()]),
  },
  { title: 'FollowingEntry' },
);
export type FollowingEntry = Static<typeof FollowingEntry>;

/** A page of the following feed. */
export const FollowingPage = Type.Object(
  { entries: Type.Array(FollowingEntry), next: Type.Union([Cursor, Type.Null()]) },
  { title: 'FollowingPage' },
);
export type FollowingPage = Static<typeof FollowingPage>;

/** A clip is once on a page. It may come again on a later one, if it was passed on before, too. */
export const getFollowingFeed = endpoint({
  name: 'getFollowingFeed',
  method: 'GET',
  path: '/account/feed/following',
  summary: 'What accounts that you follow put up and passed on, the latest first, up to ten a page',
  access: 'clips:read',
  rate: { perMinute: 600, burst: 600, by: 'account' },
  query: Type.Object({ cursor: Type.Optional(Cursor) }),
  output: FollowingPage,
  refusals: ['request/invalid', 'session/required', 'rate/limited'],
});
