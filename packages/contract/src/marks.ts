import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { AccountId, VideoId } from './ids.ts';

/** Most clips that are asked about at once. */
export const MOST_MARKED = 50;

/** What the signed-in account has done, of some clips and their creators. */
export const Marks = Type.Object(
  {
    liked: Type.Array(VideoId),
    saved: Type.Array(VideoId),
    reposted: Type.Array(VideoId),
    /** Creators that it follows. */
    followed: Type.Array(AccountId),
    /** Creators that it has asked to follow. */
    requested: Type.Array(AccountId),
  },
  { title: 'Marks' },
);
export type Marks = Static<typeof Marks>;

/** Asked for pages of clips as they are loaded, seen or not; nothing of it is kept. */
export const getMarks = endpoint({
  name: 'getMarks',
  method: 'GET',
  path: '/account/marks',
  summary: 'What you have done of up to 50 clips, and which of their creators you follow',
  access: 'acts:read',
  query: Type.Object({
    /** Ids with commas between them. */
    clips: Type.String({
      pattern: `^v_[A-Za-z0-9_-]{22}(,v_[A-Za-z0-9_-]{22}){0,${MOST_MARKED - 1}}$`,
      maxLength: MOST_MARKED * 25,
    }),
  }),
  output: Marks,
  refusals: ['session/required'],
});
