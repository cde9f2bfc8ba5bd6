import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { ClipPage } from './feed.ts';
import { AccountId, At, Cursor, Username } from './ids.ts';

/** A profile as everybody sees it. */
export const Profile = Type.Object(
  {
    id: AccountId,
    username: Username,
    displayName: Type.String(),
    bio: Type.String(),
    /** Start of the UTC day of joining. */
    joinedAt: At,
    clipCount: Type.Integer({ minimum: 0 }),
  },
  { title: 'Profile' },
);
export type Profile = Static<typeof Profile>;

const params = Type.Object({ username: Type.String({ minLength: 1, maxLength: 64 }) });

export const getProfile = endpoint({
  name: 'getProfile',
  method: 'GET',
  path: '/profiles/:username',
  summary: 'A profile',
  access: 'blind',
  params,
  output: Profile,
  refusals: ['profile/not-found'],
});

export const listProfileClips = endpoint({
  name: 'listProfileClips',
  method: 'GET',
  path: '/profiles/:username/clips',
  summary: 'Public clips of a profile, newest first, 24 a page',
  access: 'blind',
  params,
  query: Type.Object({ cursor: Type.Optional(Cursor) }),
  output: ClipPage,
  refusals: ['profile/not-found'],
});

export const changeProfile = endpoint({
  name: 'changeProfile',
  method: 'PATCH',
  path: '/account/profile',
  summary: 'Change your display name or bio',
  access: 'account:write',
  rate: { perMinute: 20, burst: 20, by: 'account' },
  body: Type.Object({
    displayName: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })),
    bio: Type.Optional(Type.String({ maxLength: 2000 })),
  }),
  output: Profile,
  refusals: ['session/required', 'request/invalid', 'rate/limited'],
});
