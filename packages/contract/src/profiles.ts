import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { ClipPage } from './feed.ts';
import { AccountId, At, Cursor, Username } from './ids.ts';
import { OwnRelation } from './relations.ts';

/** A profile as everybody sees it. */
export const Profile = Type.Object(
  {
    id: AccountId,
    username: Username,
    displayName: Type.String(),
    /** Address of its square picture, WebP; null: it has none. */
    avatar: Type.Union([Type.String(), Type.Null()]),
    bio: Type.String(),
    /** Addresses, http or https, at most 5. */
    links: Type.Array(Type.String()),
    /** Start of the UTC day of joining. */
    joinedAt: At,
    /** How many of its clips you may find here. */
    clipCount: Type.Integer({ minimum: 0 }),
    followers: Type.Integer({ minimum: 0 }),
    following: Type.Integer({ minimum: 0 }),
    /** Whether it lets its followers in one by one. */
    isPrivate: Type.Boolean(),
    /** Whether you may see its clips: it is not private, or you follow it. */
    showsClips: Type.Boolean(),
    /** Whether you may see who follows it and whom it follows. */
    showsFollows: Type.Boolean(),
    /** Whether you may see what it liked. */
    showsLikes: Type.Boolean(),
    /** How you stand to it; absent for yourself and when signed out. */
    relation: Type.Optional(OwnRelation),
  },
  { title: 'Profile' },
);
export type Profile = Static<typeof Profile>;

/** What an account shows to others, and is shown. */
export const Privacy = Type.Object(
  {
    /** Only followers, whom you let in one by one, see your clips and lists. */
    isPrivate: Type.Boolean(),
    /** Others see who follows you and whom you follow. */
    showsFollows: Type.Boolean(),
    /** Others see what you liked. */
    showsLikes: Type.Boolean(),
    /** Strangers find your account by searching, among suggestions and through search engines. */
    isFindable: Type.Boolean(),
    /** Others can name you in captions and comments, so that you are told of it. */
    isMentionable: Type.Boolean(),
    /** You say that you are 18 or older, and want to see clips for adults. Others are not told. */
    showsAdult: Type.Boolean(),
  },
  { title: 'Privacy' },
);
export type Privacy = Static<typeof Privacy>;

/** Most links of a profile. */
export const MOST_LINKS = 5;
/** Longest address of a link. */
export const LINK_CHARACTERS = 200;

const params = Type.Object({ username: Type.String({ minLength: 1, maxLength: 64 }) });

export const getProfile = endpoint({
  name: 'getProfile',
  method: 'GET',
  path: '/profiles/:username',
  summary: 'A profile',
  access: 'anyone',
  params,
  output: Profile,
  refusals: ['profile/not-found'],
});

export const listProfileClips = endpoint({
  name: 'listProfileClips',
  method: 'GET',
  path: '/profiles/:username/clips',
  summary: 'Clips of a profile that you may see, newest first, 24 a page',
  access: 'anyone',
  params,
  query: Type.Object({ cursor: Type.Optional(Cursor) }),
  output: ClipPage,
  refusals: ['profile/not-found'],
});

export const changeProfile = endpoint({
  name: 'changeProfile',
  method: 'PATCH',
  path: '/account/profile',
  summary: 'Change your display name, bio or links',
  access: 'account:write',
  rate: { perMinute: 20, burst: 20, by: 'account' },
  body: Type.Object({
    displayName: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    bio: Type.Optional(Type.String({ maxLength: 2000 })),
    /** Whole addresses, http or https. */
    links: Type.Optional(Type.Array(Type.String({ maxLength: 400 }), { maxItems: MOST_LINKS })),
  }),
  output: Profile,
  refusals: [
    'session/required',
    'request/invalid',
    'rate/limited',
    'text/refused',
    'new-account/not-yet',
  ],
});

export const getPrivacy = endpoint({
  name: 'getPrivacy',
  method: 'GET',
  path: '/account/privacy',
  summary: 'What your account shows to others',
  access: 'account:read',
  output: Privacy,
  refusals: ['session/required'],
});

/**
 * Private: who follows you already goes on seeing your clips, others have to ask. Public again: whoever has asked follows
 * you from then on. Feeds, lists and look-ups go by it when the answer comes.
 */
export const changePrivacy = endpoint({
  name: 'changePrivacy',
  method: 'PATCH',
  path: '/account/privacy',
  summary: 'Change what your account shows to others',
  access: 'account:write',
  rate: { perMinute: 20, burst: 20, by: 'account' },
  body: Type.Partial(Privacy),
  output: Privacy,
  refusals: ['session/required', 'rate/limited'],
});

/** Largest file of a picture, in bytes. */
export const AVATAR_BYTES = 5_000_000;
const Avatar = Type.Object({ avatar: Profile.properties.avatar });

/** The body is the file. It is cropped to its middle square, 256 pixels wide; nothing else of the file is kept. */
export const changeAvatar = endpoint({
  name: 'changeAvatar',
  method: 'PUT',
  path: '/account/avatar',
  summary: 'Change your picture: JPEG, PNG, WebP or AVIF of up to 5 MB',
  access: 'account:write',
  rate: [
    { perMinute: 6, burst: 12, by: 'account' },
    { perMinute: 20, burst: 40, by: 'network' },
  ],
  takes: ['image/jpeg', 'image/png', 'image/webp', 'image/avif', 'application/octet-stream'],
  bodyBytes: AVATAR_BYTES,
  output: Avatar,
  refusals: [
    'session/required',
    'avatar/not-a-picture',
    'request/too-large',
    'request/media-type',
    'rate/limited',
    'busy',
  ],
});

export const removeAvatar = endpoint({
  name: 'removeAvatar',
  method: 'DELETE',
  path: '/account/avatar',
  summary: 'Take your picture away',
  access: 'account:write',
  rate: { perMinute: 20, burst: 20, by: 'account' },
  refusals: ['session/required', 'rate/limited'],
});
