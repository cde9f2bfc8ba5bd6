import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { ClipPage } from './feed.ts';
import { Cursor } from './ids.ts';

/** Longest hashtag, in graphemes, without its #. */
export const HASHTAG_GRAPHEMES = 50;
/** Most hashtags of one caption; later ones are text. */
export const CAPTION_HASHTAGS = 10;
/** Counting clips of a hashtag stops here: what is more is shown as "1,000+". */
export const HASHTAG_MOST_COUNTED = 1000;

/**
 * A hashtag in a text, as a regular expression with the flags `giu`; its first group is the hashtag without #. Letters,
 * digits, marks and `_` of any script, with at least one letter; not within a word or an address.
 */
export const HASHTAG_PATTERN =
  '(?<![\\p{L}\\p{N}\\p{M}_#&/@])[#＃](?=[\\p{N}_]*\\p{L})([\\p{L}\\p{N}\\p{M}_]+)(?![\\p{L}\\p{N}\\p{M}_#])';

/** An account named in a text, as a regular expression with the flags `giu`; its first group is the name without @. */
export const MENTION_PATTERN =
  '(?<![\\p{L}\\p{N}_@/.])@([a-z0-9][a-z0-9_.]{1,22}[a-z0-9_])(?![a-z0-9_@])';

/** A hashtag without its #, folded: lower case, one form of each letter. */
export const Hashtag = Type.String({
  minLength: 1,
  maxLength: 400,
  pattern: '^[^\\s#@/?]+$',
  title: 'Hashtag',
});

/** A hashtag and how many public clips carry it. */
export const HashtagCount = Type.Object(
  {
    hashtag: Hashtag,
    /** Up to 1000; 1000 stands for that many or more. */
    clips: Type.Integer({ minimum: 0, maximum: HASHTAG_MOST_COUNTED }),
  },
  { title: 'HashtagCount' },
);
export type HashtagCount = Static<typeof HashtagCount>;

const params = Type.Object({ hashtag: Hashtag });

/** A hashtag that no public clip carries answers as well, with 0: nobody learns whether it was ever used. */
export const getHashtag = endpoint({
  name: 'getHashtag',
  method: 'GET',
  path: '/hashtags/:hashtag',
  summary: 'A hashtag and how many public clips carry it',
  access: 'blind',
  params,
  output: HashtagCount,
  refusals: ['hashtag/invalid'],
});

/** `top` goes by released views and deliberate acts, among the 500 newest. */
export const listHashtagClips = endpoint({
  name: 'listHashtagClips',
  method: 'GET',
  path: '/hashtags/:hashtag/clips',
  summary: 'Public clips that carry a hashtag, newest or top first, 24 a page',
  access: 'anyone',
  params,
  query: Type.Object({
    order: Type.Optional(Type.Union([Type.Literal('newest'), Type.Literal('top')])),
    cursor: Type.Optional(Cursor),
  }),
  output: ClipPage,
  refusals: ['hashtag/invalid', 'request/invalid'],
});
