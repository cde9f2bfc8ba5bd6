import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { ClipPage } from './feed.ts';
import { HashtagCount } from './hashtags.ts';
import { Cursor } from './ids.ts';
import { Clip, Creator } from './videos.ts';

/** Longest text to search for, in graphemes. */
export const SEARCH_GRAPHEMES = 100;
/** Most words to search for. */
export const SEARCH_WORDS = 8;

/** An account as search and discovery show it. */
export const FoundAccount = Type.Object(
  { account: Creator, followers: Type.Integer({ minimum: 0 }) },
  { title: 'FoundAccount' },
);
export type FoundAccount = Static<typeof FoundAccount>;

const next = Type.Union([Cursor, Type.Null()]);
const query = Type.Object({
  /** What is searched for; nothing is found without it. Never stored, never logged. */
  q: Type.Optional(Type.String({ maxLength: 2000 })),
  cursor: Type.Optional(Cursor),
});
const common = {
  method: 'GET',
  access: 'anyone',
  // As people type: every pause of a fifth of a second asks once.
  rate: { perMinute: 150, burst: 75, by: 'account' },
  query,
  refusals: ['search/too-long', 'rate/limited'],
} as const;

/** A page may hold fewer than 24 and still have a next. */
export const searchClips = endpoint({
  ...common,
  name: 'searchClips',
  path: '/search/clips',
  summary: 'Public clips by the words of their captions, best first',
  output: ClipPage,
});

/**
 * By username, display name and bio. A private account is found by those it has to do with, and by others who are signed
 * in and type its whole username.
 */
export const searchAccounts = endpoint({
  ...common,
  name: 'searchAccounts',
  path: '/search/accounts',
  summary: 'Accounts by their names and bios, best first',
  output: Type.Object({ accounts: Type.Array(FoundAccount), next }),
});

export const searchHashtags = endpoint({
  ...common,
  name: 'searchHashtags',
  path: '/search/hashtags',
  summary: 'Hashtags of public clips, best first',
  output: Type.Object({ hashtags: Type.Array(HashtagCount), next }),
});

/** What there is to find without a word to search for. Derived from released numbers and deliberate acts alone. */
export const Discovery = Type.Object(
  {
    /** The same for everybody, most lively first. */
    trending: Type.Array(HashtagCount),
    /** Most followed anew in the last seven days. */
    creators: Type.Array(FoundAccount),
    /** From the top of the feed. */
    clips: Type.Array(Clip),
  },
  { title: 'Discovery' },
);
export type Discovery = Static<typeof Discovery>;

export const discover = endpoint({
  name: 'discover',
  method: 'GET',
  path: '/discover',
  summary:
    'Trending hashtags, creators whom many began to follow, and clips from the top of the feed',
  access: 'anyone',
  output: Discovery,
  refusals: [],
});
