import { Refusal } from '#http/errors.ts';
import type { AccountId } from '#lib/ids.ts';
import { requirePassword } from './credentials.ts';
import { takeGuess } from './factor-checks.ts';
import { voidLinks } from './link-store.ts';
import type { Caller, Parts } from './parts.ts';
import type { RecoveryCodes } from './recovery-codes.ts';

/** Guesses at one name from one network, and from all networks together. */
const FROM_NETWORK = { perMinute: 2, burst: 10 };
const FROM_ANYWHERE = { perMinute: 10, burst: 60 };

/** A new password for an account, for one of its recovery codes. */
export interface Recovery {
  username: string;
  code: string;
  password: string;
}

/**
 * Uses the code up, replaces the password and ends every session, or none of it. What does not fit is one answer that
 * takes as long for a name that nobody has. A second factor stays on. Resolves with the account.
 */
export async function recoverWith(
  parts: Parts,
  codes: RecoveryCodes,
  { given, caller }: { given: Recovery; caller: Caller },
): Promise<AccountId> {
  const { db, hashing, limits, profiles } = parts;
  const username = given.username.trim().toLowerCase().replace(/^@/, '');
  takeGuess(limits, `recovery ${caller.network} ${username}`, FROM_NETWORK);
  takeGuess(limits, `recovery ${username}`, FROM_ANYWHERE);
  requirePassword(given.password, { username, email: undefined });
  const hash = await hashing.hash(given.password);
  const profile = await profiles.byUsername(username);
  if (profile === undefined) throw new Refusal('account/recovery-wrong');
  const { createAuth } = await parts.library();
  await db.transaction().execute(async (transaction) => {
    if (!(await codes.use(transaction, profile.id, given.code)))
      throw new Refusal('account/recovery-wrong');
    const { internalAdapter } = await createAuth(transaction, hashing, parts).$context;
    await internalAdapter.updatePassword(profile.id, hash);
    await internalAdapter.deleteUserSessions(profile.id);
    await voidLinks(transaction, profile.id, ['reset', 'change']);
  });
  return profile.id;
}
