import { Type, type Static } from 'typebox';
import { Account, Password } from './accounts.ts';
import { endpoint } from './endpoint.ts';
import { At } from './ids.ts';
import {
  PasskeyAnswer,
  PasskeyChallenge,
  PasskeyId,
  PasskeyOffer,
  PasskeyRegistration,
} from './webauthn.ts';

/** Most passkeys of one account. */
export const MOST_PASSKEYS = 20;

/** A passkey as its owner sees it; the key itself stays on the device. */
export const Passkey = Type.Object(
  {
    id: PasskeyId,
    name: Type.String(),
    /** Start of the UTC day it was added. */
    addedAt: At,
  },
  { title: 'Passkey' },
);
export type Passkey = Static<typeof Passkey>;

/** How an account signs in besides its password. */
export const Security = Type.Object(
  {
    /** Whether signing in with the password also takes a code. */
    hasTwoFactor: Type.Boolean(),
    /** Recovery codes that are not used up. */
    recoveryCodesLeft: Type.Integer({ minimum: 0 }),
    passkeys: Type.Array(Passkey),
  },
  { title: 'Security' },
);
export type Security = Static<typeof Security>;

/** Recovery codes, which are shown this once: only their hashes are kept. */
export const RecoveryCodes = Type.Object(
  { codes: Type.Array(Type.String()) },
  { title: 'RecoveryCodes' },
);
export type RecoveryCodes = Static<typeof RecoveryCodes>;

/** A code as typed: six digits of the app, or a recovery code; spaces, dashes and case do not matter. */
const Code = Type.String({ minLength: 1, maxLength: 64 });
const PasskeyName = Type.String({ minLength: 1, maxLength: 200 });
const passkeyParams = Type.Object({ id: PasskeyId });
const guessed = { perMinute: 10, burst: 20, by: 'network' } as const;
const changed = { perMinute: 10, burst: 20, by: 'account' } as const;

export const getSecurity = endpoint({
  name: 'getSecurity',
  method: 'GET',
  path: '/account/security',
  summary: 'Passkeys, whether a second factor is on, and how many recovery codes are left',
  access: 'account:read',
  output: Security,
  refusals: ['session/required'],
});

/** Second step of signing in: `step` is the detail of the refusal `account/code-required`. */
export const finishSignIn = endpoint({
  name: 'finishSignIn',
  method: 'POST',
  path: '/session/code',
  summary: 'Finish signing in with the code of an authenticator app or a recovery code',
  access: 'anyone',
  rate: guessed,
  body: Type.Object({ step: Type.String({ minLength: 1, maxLength: 400 }), code: Code }),
  output: Account,
  refusals: ['account/code-wrong', 'account/step-over', 'account/suspended', 'rate/limited'],
});

/** Replaces a set-up that was not confirmed. */
export const startTwoFactor = endpoint({
  name: 'startTwoFactor',
  method: 'POST',
  path: '/account/two-factor',
  summary: 'Begin to set up an authenticator app; nothing changes until a code confirms it',
  access: 'account:write',
  rate: changed,
  body: Type.Object({ password: Password }),
  output: Type.Object(
    {
      /** Base32, for typing in. */
      secret: Type.String(),
      /** `otpauth://totp/…`, for a QR code made in the page. */
      uri: Type.String(),
    },
    { title: 'TwoFactorSetup' },
  ),
  refusals: [
    'session/required',
    'account/password-wrong',
    'two-factor/already-on',
    'rate/limited',
    'busy',
  ],
});

/** Switches the second factor on, makes new recovery codes and ends all other sessions. */
export const confirmTwoFactor = endpoint({
  name: 'confirmTwoFactor',
  method: 'PUT',
  path: '/account/two-factor',
  summary: 'Switch the second factor on with a code of the app',
  access: 'account:write',
  rate: changed,
  body: Type.Object({ code: Code }),
  output: RecoveryCodes,
  refusals: [
    'session/required',
    'account/code-wrong',
    'two-factor/already-on',
    'two-factor/not-begun',
    'rate/limited',
  ],
});

/** Ends all other sessions. Recovery codes stay. Already off: nothing changes. */
export const stopTwoFactor = endpoint({
  name: 'stopTwoFactor',
  method: 'DELETE',
  path: '/account/two-factor',
  summary: 'Switch the second factor off',
  access: 'account:write',
  rate: changed,
  body: Type.Object({ password: Password, code: Code }),
  refusals: [
    'session/required',
    'account/password-wrong',
    'account/code-wrong',
    'rate/limited',
    'busy',
  ],
});

/** The ones before stop working. */
export const makeRecoveryCodes = endpoint({
  name: 'makeRecoveryCodes',
  method: 'POST',
  path: '/account/recovery-codes',
  summary: 'Make ten new recovery codes in the place of all before',
  access: 'account:write',
  rate: changed,
  body: Type.Object({ password: Password }),
  output: RecoveryCodes,
  refusals: ['session/required', 'account/password-wrong', 'rate/limited', 'busy'],
});

/** Uses the code up, replaces the password and ends every session. One answer for all that does not fit. */
export const recoverAccount = endpoint({
  name: 'recoverAccount',
  method: 'POST',
  path: '/account/recovery',
  summary: 'Choose a new password with a recovery code',
  access: 'anyone',
  rate: guessed,
  body: Type.Object({
    username: Type.String({ minLength: 1, maxLength: 64 }),
    code: Code,
    password: Password,
  }),
  refusals: ['account/recovery-wrong', 'account/password-weak', 'rate/limited', 'busy'],
});

export const startPasskey = endpoint({
  name: 'startPasskey',
  method: 'POST',
  path: '/account/passkeys/challenge',
  summary: 'What the browser needs to make a passkey',
  access: 'account:write',
  rate: changed,
  body: Type.Object({ password: Password }),
  output: PasskeyOffer,
  refusals: [
    'session/required',
    'account/password-wrong',
    'passkey/too-many',
    'rate/limited',
    'busy',
  ],
});

export const addPasskey = endpoint({
  name: 'addPasskey',
  method: 'POST',
  path: '/account/passkeys',
  summary: 'Add the passkey that the browser made',
  access: 'account:write',
  rate: changed,
  body: Type.Object({ name: PasskeyName, registration: PasskeyRegistration }),
  output: Passkey,
  refusals: ['session/required', 'passkey/refused', 'passkey/too-many', 'rate/limited'],
});

export const renamePasskey = endpoint({
  name: 'renamePasskey',
  method: 'PATCH',
  path: '/account/passkeys/:id',
  summary: 'Name a passkey',
  access: 'account:write',
  rate: changed,
  params: passkeyParams,
  body: Type.Object({ name: PasskeyName }),
  output: Passkey,
  refusals: ['session/required', 'passkey/not-found', 'request/invalid', 'rate/limited'],
});

/** Ends all other sessions: one of them may be on the device that the passkey was on. Gone already: nothing changes. */
export const removePasskey = endpoint({
  name: 'removePasskey',
  method: 'DELETE',
  path: '/account/passkeys/:id',
  summary: 'Remove a passkey',
  access: 'account:write',
  rate: changed,
  params: passkeyParams,
  refusals: ['session/required', 'rate/limited'],
});

/** The same for everybody: which account it will be is in the passkey. */
export const startPasskeySignIn = endpoint({
  name: 'startPasskeySignIn',
  method: 'POST',
  path: '/session/passkey/challenge',
  summary: 'What the browser needs to sign in with a passkey',
  access: 'anyone',
  rate: guessed,
  output: PasskeyChallenge,
  refusals: ['rate/limited'],
});

/** Counts as both factors: the device is one, and it checked its owner. */
export const signInWithPasskey = endpoint({
  name: 'signInWithPasskey',
  method: 'POST',
  path: '/session/passkey',
  summary: 'Sign in with a passkey',
  access: 'anyone',
  rate: guessed,
  body: Type.Object({ answer: PasskeyAnswer }),
  output: Account,
  refusals: ['passkey/refused', 'account/suspended', 'rate/limited'],
});
