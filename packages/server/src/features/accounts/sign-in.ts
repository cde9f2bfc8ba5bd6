import { Refusal } from '#http/errors.ts';
import type { Limits } from '#http/limits.ts';
import type { AccountId } from '#lib/ids.ts';
import { isWaiting } from './applications.ts';
import { hasHashed, isDeclined } from './auth-errors.ts';
import type { Caller, Parts, SignedIn } from './parts.ts';
import type { Security } from './security.ts';
import { authHeaders } from './sessions.ts';

/** Attempts on one login from one network, and from all networks together. */
const FROM_NETWORK = { perMinute: 2, burst: 10 };
const FROM_ANYWHERE = { perMinute: 10, burst: 60 };

/** Signs in by username or e-mail; an unknown login costs a hash like a wrong password. */
export async function signInWith(
  parts: Parts & { security: Security },
  given: { login: string; password: string },
  caller: Caller,
): Promise<SignedIn> {
  const login = given.login.trim().toLowerCase();
  takeAttempt(parts.limits, login, caller.network);
  const { api } = await parts.auth();
  const request = {
    headers: authHeaders({ 'user-agent': caller.headers['user-agent'] }),
    returnHeaders: true as const,
  };
  const { password } = given;
  const attempt = login.includes('@')
    ? api.signInEmail({ ...request, body: { email: login, password } })
    : api.signInUsername({ ...request, body: { username: login, password } });
  const { response, headers } = await attempt.catch(async (error: unknown) => {
    if (!isDeclined(error)) throw error;
    if (await isWaiting(parts, { login, password })) throw new Refusal('account/awaits-approval');
    if (!hasHashed(error)) await parts.hashing.hash(password);
    throw new Refusal('account/wrong-credentials');
  });
  const id = response.user.id as AccountId;
  const account = await parts.accountOf(id);
  if (account === null) throw new Refusal('account/wrong-credentials');
  const step = await parts.security.stepAfterPassword(id);
  if (step !== undefined) {
    const { internalAdapter } = await (await parts.auth()).$context;
    await internalAdapter.deleteSession(response.token);
    throw new Refusal('account/code-required', { detail: { step } });
  }
  return { account, setCookies: headers.getSetCookie() };
}

/**
 * Takes one attempt on a login, whether the account exists or not; throws `rate/limited` when none is left.
 * A network that guesses uses up its own attempts long before those of others.
 */
function takeAttempt(limits: Limits, login: string, network: string): void {
  const wait =
    limits.take(`signIn ${network} ${login}`, FROM_NETWORK) ||
    limits.take(`signIn ${login}`, FROM_ANYWHERE);
  if (wait === 0) return;
  throw new Refusal('rate/limited', {
    message: `Too many attempts to sign in with this name; try again in ${Math.ceil(wait)} s.`,
    retryAfterSeconds: wait,
  });
}
