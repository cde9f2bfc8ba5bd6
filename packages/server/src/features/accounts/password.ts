import { Refusal } from '#http/errors.ts';
import type { AccountId } from '#lib/ids.ts';
import { dropFactors } from './ending.ts';
import { requirePassword } from './credentials.ts';
import { requirePasswordOf } from './factor-checks.ts';
import { findLink, insertLink, takeLink, voidLinks } from './link-store.ts';
import { letters } from './letters.ts';
import { mailOf, type LinkCaller, type Parts } from './parts.ts';
import { endSessionsOf, sessionTokenOf } from './sessions.ts';

/** Mails that may be asked for with one login from one network. */
const ASKED = { perMinute: 1 / 20, burst: 3 };
/** From all networks together: one that asks in bad faith does not use them up for the owner. */
const ASKED_BY_ALL = { perMinute: 1 / 4, burst: 12 };

/** Forgetting, resetting and changing passwords. */
export interface Password {
  /** Mails a link if there is such an account with an address. Answers before it looks. */
  forget(login: string, caller: LinkCaller): void;
  /** Follows the link of a mail; ends all sessions. Throws `account/link-used` and `account/password-weak`. */
  reset(given: { token: string; password: string }, caller: LinkCaller): Promise<void>;
  /** Ends all sessions but the one of these headers. Throws `account/password-wrong` and `account/password-weak`. */
  change(
    id: AccountId,
    given: { password: string; newPassword: string },
    caller: LinkCaller,
  ): Promise<void>;
}

export function createPassword(parts: Parts): Password {
  return {
    forget(login, caller) {
      const name = login.trim().toLowerCase();
      const wait =
        parts.limits.take(`forgetPassword ${caller.network} ${name}`, ASKED) ||
        parts.limits.take(`forgetPassword ${name}`, ASKED_BY_ALL);
      if (wait > 0) throw new Refusal('rate/limited', { retryAfterSeconds: wait });
      parts.background.run(() => mailReset(parts, name, caller));
    },
    reset: (given, caller) => reset(parts, given, caller),
    change: (id, given, caller) => change(parts, { id, ...given }, caller),
  };
}

async function mailReset(parts: Parts, login: string, { origin }: LinkCaller): Promise<void> {
  const { db, clock, mail, rules } = parts;
  const user = await userOf(parts, login);
  const to = user === null ? undefined : mailOf(user);
  if (user === null || to === undefined) return;
  const id = user.id as AccountId;
  const profile = await parts.profiles.byId(id);
  if (profile === undefined) return;
  await db.transaction().execute(async (transaction) => {
    const link = { account_id: id, purpose: 'reset', email: to } as const;
    const token = await insertLink(transaction, link, clock.now());
    const sender = { instance: rules.instanceName, origin };
    const { username } = profile;
    await mail.send({ to, ...letters.reset(sender, { username, token }) }, transaction);
  });
  mail.wake();
}

/** The library's row of a login, which is an address or a username. */
async function userOf(parts: Parts, login: string): Promise<{ id: string; email: string } | null> {
  const { internalAdapter } = await (await parts.auth()).$context;
  if (login.includes('@')) return (await internalAdapter.findUserByEmail(login))?.user ?? null;
  const profile = await parts.profiles.byUsername(login);
  return profile === undefined ? null : internalAdapter.findUserById(profile.id);
}

async function reset(
  parts: Parts,
  given: { token: string; password: string },
  { origin }: LinkCaller,
): Promise<void> {
  const { db, clock, hashing, mail, rules } = parts;
  const wanted = { token: given.token, purposes: ['reset'] as const, now: clock.now() };
  const link = await findLink(db, wanted);
  const account = link === undefined ? null : await parts.accountOf(link.account_id);
  if (link === undefined || account === null) throw new Refusal('account/link-used');
  requirePassword(given.password, { username: account.username, email: account.email });
  const hash = await hashing.hash(given.password);
  await db.transaction().execute(async (transaction) => {
    if (!(await takeLink(transaction, link.hash))) throw new Refusal('account/link-used');
    const { internalAdapter } = await parts.within(transaction);
    await internalAdapter.updatePassword(account.id, hash);
    await internalAdapter.deleteUserSessions(account.id);
    // Whoever follows the link reads that address.
    if (account.email === link.email) {
      await internalAdapter.updateUser(account.id, { emailVerified: true });
      // Whoever made the account may not have been its reader: no other way in may be left.
      if (account.isEmailConfirmed !== true) await dropFactors(transaction, link.account_id);
    }
    await voidLinks(transaction, link.account_id, ['reset', 'change']);
    const sender = { instance: rules.instanceName, origin };
    await mail.send({ to: link.email, ...letters.passwordChanged(sender, account) }, transaction);
  });
  mail.wake();
}

async function change(
  parts: Parts,
  given: { id: AccountId; password: string; newPassword: string },
  caller: LinkCaller,
): Promise<void> {
  const { db, hashing, mail, rules } = parts;
  const { id } = given;
  await requirePasswordOf(parts, id, given.password);
  const account = await parts.accountOf(id);
  if (account === null) throw new Refusal('session/required');
  requirePassword(given.newPassword, { username: account.username, email: account.email });
  const hash = await hashing.hash(given.newPassword);
  const token = await sessionTokenOf(parts, caller.headers);
  await db.transaction().execute(async (transaction) => {
    const { internalAdapter } = await parts.within(transaction);
    await internalAdapter.updatePassword(id, hash);
    await endSessionsOf(parts, transaction, { id, but: token });
    await voidLinks(transaction, id, ['reset', 'change']);
    if (account.email === undefined) return;
    const sender = { instance: rules.instanceName, origin: caller.origin };
    await mail.send(
      { to: account.email, ...letters.passwordChanged(sender, account) },
      transaction,
    );
  });
  mail.wake();
}
