import { Type } from 'typebox';
import { Password } from './accounts.ts';
import { MailToken } from './email.ts';
import { endpoint } from './endpoint.ts';

/** Mails a link that sets a new password. The answer is the same whether there is such an account or not. */
export const forgetPassword = endpoint({
  name: 'forgetPassword',
  method: 'POST',
  path: '/password/forgotten',
  summary: 'Ask for a mail that resets a password',
  access: 'anyone',
  rate: { perMinute: 3, burst: 10, by: 'network' },
  body: Type.Object({ login: Type.String({ minLength: 1, maxLength: 254 }) }),
  refusals: ['rate/limited'],
});

/** Sets a new password with the token of a mail, and ends all sessions of the account. */
export const resetPassword = endpoint({
  name: 'resetPassword',
  method: 'POST',
  path: '/password/reset',
  summary: 'Set a new password with the token that was mailed',
  access: 'anyone',
  rate: { perMinute: 10, burst: 20, by: 'network' },
  body: Type.Object({ token: MailToken, password: Password }),
  refusals: ['account/link-used', 'account/password-weak', 'rate/limited', 'busy'],
});

/** Sets a new password; every other session of the account ends. */
export const changePassword = endpoint({
  name: 'changePassword',
  method: 'PUT',
  path: '/account/password',
  summary: 'Change your password, which ends your other sessions',
  access: 'account:write',
  rate: { perMinute: 5, burst: 10, by: 'account' },
  body: Type.Object({ password: Password, newPassword: Password }),
  refusals: [
    'session/required',
    'account/password-wrong',
    'account/password-weak',
    'rate/limited',
    'busy',
  ],
});
