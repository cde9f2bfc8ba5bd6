import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { At } from './ids.ts';

/** A browser that is signed in, as its account sees it: no address, no user agent, no hour. */
export const SignInView = Type.Object(
  {
    id: Type.String(),
    /** One of 49 labels such as “Firefox on Linux”. */
    device: Type.String(),
    /** Start of the UTC day of signing in. */
    signedInAt: At,
    /** Whether it is the one that asks. */
    isCurrent: Type.Boolean(),
  },
  { title: 'SignInView' },
);
export type SignInView = Static<typeof SignInView>;

/** The account's open sessions: this one first, then by day, at most 100. */
export const listSessions = endpoint({
  name: 'listSessions',
  method: 'GET',
  path: '/account/sessions',
  summary: 'Browsers you are signed in with',
  access: 'account:read',
  output: Type.Object({ sessions: Type.Array(SignInView, { maxItems: 100 }) }),
  refusals: ['session/required'],
});

/** Ends one session of the account, which works at once; one that is gone stays gone. */
export const endSession = endpoint({
  name: 'endSession',
  method: 'DELETE',
  path: '/account/sessions/:id',
  summary: 'Sign another browser out',
  access: 'account:write',
  rate: { perMinute: 60, burst: 60, by: 'account' },
  params: Type.Object({ id: Type.String({ minLength: 1, maxLength: 64 }) }),
  refusals: ['session/required', 'rate/limited'],
});

/** Ends every session of the account but the one that asks. */
export const endOtherSessions = endpoint({
  name: 'endOtherSessions',
  method: 'DELETE',
  path: '/account/sessions',
  summary: 'Sign all other browsers out',
  access: 'account:write',
  rate: { perMinute: 10, burst: 10, by: 'account' },
  refusals: ['session/required', 'rate/limited'],
});
