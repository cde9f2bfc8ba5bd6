import { Refusal } from '#http/errors.ts';

/** Codes of better-auth that are thrown after it has hashed the password it was given. */
const WRONG = ['INVALID_USERNAME_OR_PASSWORD', 'INVALID_EMAIL_OR_PASSWORD'];

/** The refusal of a username that is taken. */
export function nameTaken(username: string): Refusal {
  return new Refusal('account/name-taken', {
    message: `The username "${username}" is taken.`,
    detail: { field: 'username' },
  });
}

/** The refusal of a username that could pass for another. */
export function nameLooksTaken(username: string): Refusal {
  return new Refusal('account/name-looks-taken', {
    message: `The username "${username}" looks like one that is taken; choose one that nobody can mistake.`,
    detail: { field: 'username' },
  });
}

/** The refusal that a failed sign-up means; undefined: a fault. */
export function refusalOfSignUp(error: unknown, wanted: { username: string }): Refusal | undefined {
  const code = codeOf(error);
  const detail = { field: 'email' };
  if (code === 'USERNAME_IS_ALREADY_TAKEN') return nameTaken(wanted.username);
  if (code === 'USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL')
    return new Refusal('account/email-taken', { detail });
  if (code === 'INVALID_EMAIL') return new Refusal('account/email-invalid', { detail });
  return undefined;
}

/** Whether a failed sign-in was answered after a password was hashed. */
export function hasHashed(error: unknown): boolean {
  return WRONG.includes(codeOf(error) ?? '');
}

/** Whether better-auth declined, as against failed. */
export function isDeclined(error: unknown): boolean {
  const { statusCode } = error as { statusCode?: number };
  return codeOf(error) !== undefined && statusCode !== undefined && statusCode < 500;
}

/** Its `code`, by shape: the class would have to be loaded with the whole library. */
function codeOf(error: unknown): string | undefined {
  return (error as { body?: { code?: string } } | null)?.body?.code;
}
