import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { AccountId, Cursor } from './ids.ts';
import { Creator } from './videos.ts';

/** How you stand to another account. What it has chosen against you is not told. */
export const OwnRelation = Type.Object(
  {
    /** Whether you follow it, or have asked to. */
    follows: Type.Union([Type.Literal('no'), Type.Literal('requested'), Type.Literal('accepted')]),
    isFollowedBy: Type.Boolean(),
    /** It has asked to follow you. */
    isAskedBy: Type.Boolean(),
    mutes: Type.Boolean(),
    restricts: Type.Boolean(),
  },
  { title: 'OwnRelation' },
);
export type OwnRelation = Static<typeof OwnRelation>;

/** An account in a list, with how you stand to it; `relation` is absent for yourself and when signed out. */
export const ListedAccount = Type.Object(
  { account: Creator, relation: Type.Optional(OwnRelation) },
  { title: 'ListedAccount' },
);
export type ListedAccount = Static<typeof ListedAccount>;

/** A page of accounts. */
export const AccountPage = Type.Object(
  { accounts: Type.Array(ListedAccount), next: Type.Union([Cursor, Type.Null()]) },
  { title: 'AccountPage' },
);
export type AccountPage = Static<typeof AccountPage>;

const params = Type.Object({ id: AccountId });
const query = Type.Object({ cursor: Type.Optional(Cursor) });
const ofProfile = Type.Object({ username: Type.String({ minLength: 1, maxLength: 64 }) });

const RATE = [
  { perMinute: 30, burst: 60, by: 'account' },
  { perMinute: 120, burst: 240, by: 'network' },
] as const;

/** Follows, or asks a private account; doing it again changes nothing. */
export const followAccount = endpoint({
  name: 'followAccount',
  method: 'PUT',
  path: '/accounts/:id/follow',
  summary: 'Follow an account, or ask a private one',
  access: 'relations:write',
  rate: RATE,
  params,
  output: OwnRelation,
  refusals: [
    'session/required',
    'profile/not-found',
    'relation/self',
    'relation/blocked',
    'relation/too-many',
    'rate/limited',
    'new-account/limited',
    'spam/slowed',
  ],
});

/** Ends a follow or takes a request back. Done as well when there was none. */
export const unfollowAccount = endpoint({
  name: 'unfollowAccount',
  method: 'DELETE',
  path: '/accounts/:id/follow',
  summary: 'Stop following an account, or take your request back',
  access: 'relations:write',
  rate: RATE,
  params,
  refusals: ['session/required', 'rate/limited'],
});

/** It is not told. */
export const removeFollower = endpoint({
  name: 'removeFollower',
  method: 'DELETE',
  path: '/account/followers/:id',
  summary: 'Take a follower off',
  access: 'relations:write',
  rate: RATE,
  params,
  refusals: ['session/required', 'rate/limited'],
});

export const listFollowRequests = endpoint({
  name: 'listFollowRequests',
  method: 'GET',
  path: '/account/follow-requests',
  summary: 'Accounts that have asked to follow you, newest first, 50 a page',
  access: 'relations:read',
  query,
  output: AccountPage,
  refusals: ['session/required'],
});

/** Doing it again changes nothing. */
export const acceptFollowRequest = endpoint({
  name: 'acceptFollowRequest',
  method: 'PUT',
  path: '/account/follow-requests/:id',
  summary: 'Let an account follow you that has asked to',
  access: 'relations:write',
  rate: RATE,
  params,
  refusals: ['session/required', 'relation/no-request', 'rate/limited'],
});

/** It is not told, and may ask again. An accepted request stays accepted. */
export const declineFollowRequest = endpoint({
  name: 'declineFollowRequest',
  method: 'DELETE',
  path: '/account/follow-requests/:id',
  summary: 'Turn a request to follow you away',
  access: 'relations:write',
  rate: RATE,
  params,
  refusals: ['session/required', 'rate/limited'],
});

/**
 * From now on neither sees the other, and neither follows the other. An unknown id is blocked as readily, so that this
 * does not tell who exists or who blocks you.
 */
export const blockAccount = endpoint({
  name: 'blockAccount',
  method: 'PUT',
  path: '/accounts/:id/block',
  summary: 'Block an account: neither sees the other any more',
  access: 'relations:write',
  rate: RATE,
  params,
  refusals: ['session/required', 'relation/self', 'relation/too-many', 'rate/limited'],
});

/** Follows that the block ended do not come back. */
export const unblockAccount = endpoint({
  name: 'unblockAccount',
  method: 'DELETE',
  path: '/accounts/:id/block',
  summary: 'Stop blocking an account',
  access: 'relations:write',
  rate: RATE,
  params,
  refusals: ['session/required', 'rate/limited'],
});

/** It is not told, and notices nothing. */
export const muteAccount = endpoint({
  name: 'muteAccount',
  method: 'PUT',
  path: '/accounts/:id/mute',
  summary: 'Keep an account out of your feeds, comments and notifications',
  access: 'relations:write',
  rate: RATE,
  params,
  refusals: [
    'session/required',
    'profile/not-found',
    'relation/self',
    'relation/blocked',
    'relation/too-many',
    'rate/limited',
  ],
});

export const unmuteAccount = endpoint({
  name: 'unmuteAccount',
  method: 'DELETE',
  path: '/accounts/:id/mute',
  summary: 'Stop muting an account',
  access: 'relations:write',
  rate: RATE,
  params,
  refusals: ['session/required', 'rate/limited'],
});

/** It is not told: it goes on seeing what it writes to you, which nobody else sees until you approve it. */
export const restrictAccount = endpoint({
  name: 'restrictAccount',
  method: 'PUT',
  path: '/accounts/:id/restrict',
  summary: 'Let what an account writes to you be seen by it alone until you approve it',
  access: 'relations:write',
  rate: RATE,
  params,
  refusals: [
    'session/required',
    'profile/not-found',
    'relation/self',
    'relation/blocked',
    'relation/too-many',
    'rate/limited',
  ],
});

export const unrestrictAccount = endpoint({
  name: 'unrestrictAccount',
  method: 'DELETE',
  path: '/accounts/:id/restrict',
  summary: 'Stop restricting an account',
  access: 'relations:write',
  rate: RATE,
  params,
  refusals: ['session/required', 'rate/limited'],
});

/** Whom you blocked while you could see them; an account that had blocked you before is missing. */
export const listBlocked = endpoint({
  name: 'listBlocked',
  method: 'GET',
  path: '/account/blocked',
  summary: 'Accounts that you block, newest first, 50 a page; or the one of that username',
  access: 'relations:read',
  query: Type.Object({
    cursor: Type.Optional(Cursor),
    username: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
  }),
  output: AccountPage,
  refusals: ['session/required'],
});

export const listMuted = endpoint({
  name: 'listMuted',
  method: 'GET',
  path: '/account/muted',
  summary: 'Accounts that you mute, newest first, 50 a page',
  access: 'relations:read',
  query,
  output: AccountPage,
  refusals: ['session/required'],
});

export const listRestricted = endpoint({
  name: 'listRestricted',
  method: 'GET',
  path: '/account/restricted',
  summary: 'Accounts that you restrict, newest first, 50 a page',
  access: 'relations:read',
  query,
  output: AccountPage,
  refusals: ['session/required'],
});

/** Refused while the profile hides its lists, or is private and you do not follow it. */
export const listFollowers = endpoint({
  name: 'listFollowers',
  method: 'GET',
  path: '/profiles/:username/followers',
  summary: 'Who follows a profile, newest first, 50 a page',
  access: 'anyone',
  params: ofProfile,
  query,
  output: AccountPage,
  refusals: ['profile/not-found', 'profile/hidden'],
});

/** Refused while the profile hides its lists, or is private and you do not follow it. */
export const listFollowing = endpoint({
  name: 'listFollowing',
  method: 'GET',
  path: '/profiles/:username/following',
  summary: 'Whom a profile follows, newest first, 50 a page',
  access: 'anyone',
  params: ofProfile,
  query,
  output: AccountPage,
  refusals: ['profile/not-found', 'profile/hidden'],
});
