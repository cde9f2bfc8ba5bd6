import { Type } from 'typebox';
import { endpoint } from './endpoint.ts';
import { ClipPage } from './feed.ts';
import { Cursor, VideoId } from './ids.ts';
import { ACT_RATES } from './rates.ts';

const params = Type.Object({ id: VideoId });
const query = Type.Object({ cursor: Type.Optional(Cursor) });

/** Liking twice is one like. */
export const likeVideo = endpoint({
  name: 'likeVideo',
  method: 'PUT',
  path: '/videos/:id/like',
  summary: 'Like a clip that you may see',
  access: 'acts:write',
  rate: ACT_RATES,
  params,
  refusals: ['session/required', 'video/not-found', 'rate/limited'],
});

/** Works whatever has become of the clip, and where there is no like. */
export const unlikeVideo = endpoint({
  name: 'unlikeVideo',
  method: 'DELETE',
  path: '/videos/:id/like',
  summary: 'Take back a like',
  access: 'acts:write',
  rate: ACT_RATES,
  params,
  refusals: ['session/required', 'rate/limited'],
});

/** The latest like first; clips that you may not see any more are left out. */
export const listOwnLikes = endpoint({
  name: 'listOwnLikes',
  method: 'GET',
  path: '/account/likes',
  summary: 'Clips that you like, the latest like first, 24 a page',
  access: 'acts:read',
  query,
  output: ClipPage,
  refusals: ['session/required', 'request/invalid'],
});

/**
 * Public clips alone, of those that you may see. Refuses with `likes/hidden` unless the account shows its likes, and a
 * private account shows them to followers only.
 */
export const listProfileLikes = endpoint({
  name: 'listProfileLikes',
  method: 'GET',
  path: '/profiles/:username/likes',
  summary: 'Clips that an account likes and shows, the latest like first, 24 a page',
  access: 'anyone',
  params: Type.Object({ username: Type.String({ minLength: 1, maxLength: 64 }) }),
  query,
  output: ClipPage,
  refusals: ['profile/not-found', 'likes/hidden', 'request/invalid'],
});
