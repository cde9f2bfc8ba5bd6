import type { DbTransaction } from '#engines/db/port.ts';
import { Refusal } from '#http/errors.ts';
import type { AccountId } from '#lib/ids.ts';
import { isOldEnough } from './age.ts';
import { nameLooksTaken, nameTaken, refusalOfSignUp } from './auth-errors.ts';
import { emailFrom, requirePassword, usernameFrom } from './credentials.ts';
import { spendInvite } from './invites.ts';
import { makeAccount, type CheckedAccount } from './make-account.ts';
import type { LinkCaller, Parts, SignedUp } from './parts.ts';
import type { Security } from './security.ts';

/** What somebody who wants an account gives. */
export interface NewAccount {
  username: string;
  email?: string | undefined;
  password: string;
  bornOn?: string | undefined;
  invite?: string | undefined;
}

/** How accounts are made now: openly while there is none, since the first one runs the instance. */
export async function modeNow({
  profiles,
  rules,
}: Pick<Parts, 'profiles' | 'rules'>): Promise<'open' | 'invite' | 'approval'> {
  return rules.registration === 'open' || (await profiles.isEmpty()) ? 'open' : rules.registration;
}

/** Makes an account, its profile and its first session in one transaction. */
export async function signUpWith(
  parts: Parts & { security: Security },
  wanted: NewAccount,
  caller: LinkCaller,
): Promise<SignedUp> {
  const { db, mail } = parts;
  const mode = await modeNow(parts);
  requireInvite(mode, wanted.invite);
  const checked = await check(parts, wanted);
  try {
    const signedIn = await db.transaction().execute(async (transaction) => {
      const made = await makeAccount(parts, transaction, { checked, caller });
      // Decided by the statement that made the profile: of two who come first, one is let in by that alone.
      if (made.account.role !== 'admin') await requireEntry(parts, transaction, wanted.invite);
      // No mail reaches it: codes are its way back in.
      return checked.email === undefined
        ? {
            ...made,
            recoveryCodes: await parts.security.firstCodes(
              transaction,
              made.account.id as AccountId,
            ),
          }
        : made;
    });
    mail.wake();
    return signedIn;
  } catch (error) {
    throw refusalOfSignUp(error, checked) ?? error;
  }
}

/** Checks what can be checked before a transaction, and hashes the password, which nobody should wait for there. */
export async function check(parts: Parts, wanted: NewAccount): Promise<CheckedAccount> {
  const { clock, hashing, profiles, rules } = parts;
  const username = usernameFrom(wanted.username);
  const email = wanted.email === undefined ? undefined : emailFrom(wanted.email);
  requirePassword(wanted.password, { username, email });
  if (!isOldEnough(wanted.bornOn, { minimumAge: rules.minimumAge, now: clock.now() }))
    throw new Refusal('account/not-for-you');
  await parts.requireName(username);
  const state = await profiles.nameState(username);
  if (state === 'looks') throw nameLooksTaken(username);
  if (state === 'taken' || (await profiles.byUsername(username)) !== undefined)
    throw nameTaken(username);
  return { username, email, passwordHash: await hashing.hash(wanted.password) };
}

function requireInvite(mode: 'open' | 'invite' | 'approval', invite: string | undefined): void {
  if (mode === 'open' || invite !== undefined) return;
  throw new Refusal(mode === 'invite' ? 'account/invite-needed' : 'account/approval-needed');
}

async function requireEntry(
  { clock, rules }: Parts,
  transaction: DbTransaction,
  invite: string | undefined,
): Promise<void> {
  if (rules.registration === 'open') return;
  requireInvite(rules.registration, invite);
  if (await spendInvite(transaction, invite ?? '', clock.now())) return;
  throw new Refusal('account/invite-invalid', { detail: { field: 'invite' } });
}
