import { Type } from 'typebox';
import { Password } from './accounts.ts';
import { endpoint } from './endpoint.ts';

/** What a link in a mail carries: 256 random bits. */
export const MailToken = Type.String({ minLength: 1, maxLength: 100 });

/** Sends the mail that confirms the account's address once more; nothing when it is confirmed. */
export const resendConfirmation = endpoint({
  name: 'resendConfirmation',
  method: 'POST',
  path: '/account/email/confirmation',
  summary: 'Send the mail that confirms your address again',
  access: 'account:write',
  rate: { perMinute: 0.2, burst: 3, by: 'account' },
  refusals: ['session/required', 'account/no-email', 'rate/limited'],
});

/** Confirms an address with the token of a mail; each token works once. Needs no session. */
export const confirmEmail = endpoint({
  name: 'confirmEmail',
  method: 'POST',
  path: '/email/confirmation',
  summary: 'Confirm an e-mail address with the token that was mailed to it',
  access: 'anyone',
  rate: { perMinute: 10, burst: 20, by: 'network' },
  body: Type.Object({ token: MailToken }),
  output: Type.Object({
    /** `changed`: the account has another address than before. */
    outcome: Type.Union([Type.Literal('confirmed'), Type.Literal('changed')]),
  }),
  refusals: ['account/link-used', 'account/email-taken', 'rate/limited'],
});

/** Mails a link to the new address; the account keeps its old one until that link is followed. */
export const changeEmail = endpoint({
  name: 'changeEmail',
  method: 'PUT',
  path: '/account/email',
  summary: 'Ask for another e-mail address, or a first one',
  access: 'account:write',
  rate: { perMinute: 1, burst: 5, by: 'account' },
  body: Type.Object({
    email: Type.String({ minLength: 3, maxLength: 254 }),
    password: Password,
  }),
  refusals: [
    'session/required',
    'account/password-wrong',
    'account/email-invalid',
    'rate/limited',
    'busy',
  ],
});
