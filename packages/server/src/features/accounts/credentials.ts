import { Username } from '@footlights/contract';
import { Compile } from 'typebox/compile';
import { Refusal } from '#http/errors.ts';
import { isReserved } from './reserved.ts';

const PASSWORD_CHARACTERS = { min: 10, max: 128 };
const DISTINCT_CHARACTERS = 4;
const usernames = Compile(Username);
// The HTML standard's address with a dot in its domain.
const EMAIL =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}$/;

/** Domain of the addresses that accounts without one get; nothing is ever mailed there (RFC 2606). */
export const NO_MAIL_DOMAIN = 'users.invalid';

/** Whether a lower-case text could be somebody's username. */
export function isUsername(text: string): boolean {
  return usernames.Check(text) && !isReserved(text);
}

/** The username that `text` asks for, in lower case; throws `account/name-invalid`. */
export function usernameFrom(text: string): string {
  // ASCII first: lower case would turn the Kelvin sign into a k.
  const username = /^[\x20-\x7E]*$/.test(text) ? text.trim().toLowerCase() : text;
  if (isUsername(username)) return username;
  throw new Refusal('account/name-invalid', {
    message: isReserved(username)
      ? `The username ${JSON.stringify(username)} is reserved; choose another.`
      : `Usernames have 3 to 24 of a–z, 0–9, "_" and ".", begin with a letter or digit and do not end with "."; got ${JSON.stringify(text)}.`,
    detail: { field: 'username' },
  });
}

/** The e-mail address in `text`, in lower case; throws `account/email-invalid`. */
export function emailFrom(text: string): string {
  const email = text.trim().toLowerCase();
  if (EMAIL.test(email) && !email.endsWith('.invalid')) return email;
  throw new Refusal('account/email-invalid', {
    message: `${JSON.stringify(text.slice(0, 80))} is not an e-mail address.`,
    detail: { field: 'email' },
  });
}

/** Throws `account/password-weak` for a password that is too short, too long or too easy to guess. */
export function requirePassword(
  password: string,
  owner: { username: string; email: string | undefined },
): void {
  const { min, max } = PASSWORD_CHARACTERS;
  const characters = Array.from(password.normalize('NFKC'));
  const plain = password.toLowerCase();
  if (characters.length < min || characters.length > max)
    throw weak(`Passwords have ${min} to ${max} characters; this one has ${characters.length}.`);
  if (new Set(characters).size < DISTINCT_CHARACTERS)
    throw weak(
      `Passwords have at least ${DISTINCT_CHARACTERS} different characters; this one has ${new Set(characters).size}.`,
    );
  if (plain === owner.username || plain === owner.email)
    throw weak('A password may not be your username or your e-mail address.');
}

function weak(message: string): Refusal {
  return new Refusal('account/password-weak', { message, detail: { field: 'password' } });
}
