import { Type, type Static } from 'typebox';
import { endpoint } from './endpoint.ts';
import { AccountId, Username } from './ids.ts';

/** The signed-in account as it sees itself. */
export const Account = Type.Object(
  {
    id: AccountId,
    username: Username,
    displayName: Type.String(),
    /** Address of its square picture, WebP; null: it has none. */
    avatar: Type.Union([Type.String(), Type.Null()]),
    role: Type.Union([Type.Literal('admin'), Type.Literal('moderator'), Type.Literal('user')]),
    /** Absent for accounts made with a username only. */
    email: Type.Optional(Type.String()),
    /** Whether a mail to that address was answered; absent without one. */
    isEmailConfirmed: Type.Optional(Type.Boolean()),
  },
  { title: 'Account' },
);
export type Account = Static<typeof Account>;

/** A password as typed; the rules for new ones are the server's. */
export const Password = Type.String({ minLength: 1, maxLength: 256 });

/** An account that was just made, with its recovery codes when it has no e-mail address: shown this once. */
export const NewAccount = Type.Object(
  { ...Account.properties, recoveryCodes: Type.Optional(Type.Array(Type.String())) },
  { title: 'NewAccount' },
);
export type NewAccount = Static<typeof NewAccount>;

/** What everybody gives who wants an account. */
export const newAccountFields = {
  username: Type.String({ minLength: 1, maxLength: 64 }),
  email: Type.Optional(Type.String({ minLength: 3, maxLength: 254 })),
  password: Password,
  /** Date of birth such as `2001-02-03`, where `getRegistration` asks for it. Looked at and not kept. */
  bornOn: Type.Optional(Type.String({ maxLength: 40 })),
};

/** What stands between anybody and an account. */
export const newAccountRefusals = [
  'account/name-taken',
  'account/name-looks-taken',
  'text/refused',
  'account/name-invalid',
  'account/email-taken',
  'account/email-invalid',
  'account/password-weak',
  'account/birth-date-invalid',
  'account/not-for-you',
  'rate/limited',
  'busy',
] as const;

/** Makes an account and signs it in. The first account becomes admin, and needs neither invitation nor approval. */
export const signUp = endpoint({
  name: 'signUp',
  method: 'POST',
  path: '/accounts',
  summary: 'Make an account with a username, optionally an e-mail address, and sign it in',
  access: 'anyone',
  rate: { perMinute: 6, burst: 20, by: 'network' },
  body: Type.Object({
    ...newAccountFields,
    /** Code of an invitation, where one is needed. */
    invite: Type.Optional(Type.String({ maxLength: 100 })),
  }),
  output: NewAccount,
  refusals: [
    ...newAccountRefusals,
    'account/invite-needed',
    'account/invite-invalid',
    'account/approval-needed',
  ],
});

/**
 * Signs in by username or e-mail; the session is an HttpOnly cookie. Where the account has a second factor, a right
 * password is declined with `account/code-required`, whose detail is `{ step }` for `finishSignIn`.
 */
export const signIn = endpoint({
  name: 'signIn',
  method: 'POST',
  path: '/session',
  summary: 'Sign in with a username or an e-mail address',
  access: 'anyone',
  rate: { perMinute: 10, burst: 20, by: 'network' },
  body: Type.Object({ login: Type.String({ minLength: 1, maxLength: 254 }), password: Password }),
  output: Account,
  refusals: [
    'account/wrong-credentials',
    'account/awaits-approval',
    'account/suspended',
    'account/code-required',
    'rate/limited',
    'busy',
  ],
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
