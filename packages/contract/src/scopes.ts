/** What a bearer token or session may do, with the words shown on a consent screen. */
export const scopes = {
  'account:read': 'See which account you are signed in with',
  'account:write': 'Change your account',
  'account:leave': 'Take your data with you, and delete your account',
  'clips:read': 'See your clips, also those not public',
  'clips:write': 'Upload, change and delete your clips',
  'relations:read': 'See who asks to follow you, and whom you block, mute and restrict',
  'relations:write': 'Follow, block, mute and restrict accounts',
  'comments:write': 'Write, change, like and delete comments as you',
  'acts:read': 'See what you liked and saved',
  'acts:write': 'Like, save, share and repost clips',
  'safety:report': 'Report accounts, clips and comments as you',
  'safety:moderate': 'Judge what was reported',
  'insights:read': 'See the numbers of your clips, never who watched',
  'instance:admin': 'Run this instance',
} as const;

/** A right that an account's session holds and an app may be granted. */
export type Scope = keyof typeof scopes;

/**
 * Who may call an endpoint.
 * `blind`: no cookie, session or token is read; the answer is the same for everybody.
 * `anyone`: works signed out; a session, if there is one, may widen the answer.
 * A scope: needs a session or token that holds it.
 */
export type Access = 'blind' | 'anyone' | Scope;
