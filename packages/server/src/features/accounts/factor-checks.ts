import { Refusal } from '#http/errors.ts';
import type { Limits } from '#http/limits.ts';
import type { AccountId } from '#lib/ids.ts';
import type { Parts } from './parts.ts';

/** Guesses of six digits at one account: in a day they find a code with a chance of 0.1 %. */
const APP_CODES = { perMinute: 0.2, burst: 10 };
/** Recovery codes cannot be guessed; this bounds the work. */
const RECOVERY_CODES = { perMinute: 2, burst: 10 };
const PASSWORDS = { perMinute: 2, burst: 10 };

/** Throws `account/password-wrong` unless it is the account's, `rate/limited` after too many that were not. */
export async function requirePasswordOf(
  parts: Parts,
  id: AccountId,
  password: string,
): Promise<void> {
  takeGuess(parts.limits, `password ${id}`, PASSWORDS);
  const hash = await passwordHashOf(parts, id);
  const isRight = hash !== undefined && (await parts.hashing.verify({ hash, password }));
  if (!isRight)
    throw new Refusal('account/password-wrong', { detail: { field: 'currentPassword' } });
}

/** The hash of an account's password; undefined when there is no such account. */
export async function passwordHashOf(parts: Parts, id: AccountId): Promise<string | undefined> {
  const { internalAdapter } = await (await parts.auth()).$context;
  const accounts = await internalAdapter.findAccounts(id);
  return accounts.find(({ providerId }) => providerId === 'credential')?.password ?? undefined;
}

/** Takes one guess at the codes of an account; six digits are an app's. */
export function takeCodeGuess(limits: Limits, id: AccountId, code: string): void {
  if (isAppCode(code)) takeGuess(limits, `app code ${id}`, APP_CODES);
  else takeGuess(limits, `recovery code ${id}`, RECOVERY_CODES);
}

/** Whether a code without its spaces has the shape of an app's. */
export function isAppCode(code: string): boolean {
  return /^\d{6}$/.test(code);
}

/** Takes one guess; throws `rate/limited` when none is left. */
export function takeGuess(
  limits: Limits,
  bucket: string,
  rate: { perMinute: number; burst: number },
): void {
  const wait = limits.take(bucket, rate);
  if (wait === 0) return;
  throw new Refusal('rate/limited', {
    message: `Too many tries; try again in ${Math.ceil(wait)} s.`,
    retryAfterSeconds: wait,
  });
}
