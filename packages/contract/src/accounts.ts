import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { AccountId, Username } from './ids.ts';

/** The signed-in account as it sees itself. */
export const Account = Type.Object(
  {
    id: AccountId,
    username: Username,
    displayName: Type.String(),
    role: Type.Union([Type.Literal('admin'), Type.Literal('user')]),
    /** Absent for accounts made with a username only. */
    email: Type.Optional(Type.String()),
  },
  { title: 'Account' },
);
export type Account = Static<typeof Account>;

const Password = Type.String({ minLength: 1, maxLength: 256 });

/** Makes an account and signs it in. The first account becomes admin. */
export const signUp = endpoint({
  name: 'signUp',
  method: 'POST',
  path: '/accounts',
  summary: 'Make an account with a username, optionally an e-mail address, and sign it in',
  access: 'anyone',
  rate: { perMinute: 6, burst: 20, by: 'network' },
  body: Type.Object({
    username: Type.String({ minLength: 1, maxLength: 64 }),
    email: Type.Optional(Type.String({ minLength: 3, maxLength: 254 })),
    password: Password,
  }),
  output: Account,
  refusals: [
    'account/name-taken',
    'account/name-invalid',
    'account/email-taken',
    'account/email-invalid',
    'account/password-weak',
    'rate/limited',
    'busy',
  ],
});

/** Signs in by username or e-mail; the session is an HttpOnly cookie. */
export const signIn = endpoint({
  name: 'signIn',
  method: 'POST',
  path: '/session',
  summary: 'Sign in with a username or an e-mail address',
  access: 'anyone',
  rate: { perMinute: 10, burst: 20, by: 'network' },
  body: Type.Object({ login: Type.String({ minLength: 1, maxLength: 254 }), password: Password }),
  output: Account,
  refusals: ['account/wrong-credentials', 'rate/limited', 'busy'],
});

/** Who is signed in: null when nobody is. */
export const getSession = endpoint({
  name: 'getSession',
  method: 'GET',
  path: '/session',
  summary: 'The signed-in account, or null',
  access: 'anyone',
  output: Type.Object({ account: Type.Union([Account, Type.Null()]) }),
  refusals: [],
});

/** Ends the session of this browser. */
export const signOut = endpoint({
  name: 'signOut',
  method: 'DELETE',
  path: '/session',
  summary: 'Sign out of this browser',
  access: 'anyone',
  refusals: [],
});
