import type { Account } from '@footlights/contract';
import { randomUUID } from 'node:crypto';
import type { DbTransaction } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';
import { nameLooksTaken, nameTaken } from './auth-errors.ts';
import { NO_MAIL_DOMAIN } from './credentials.ts';
import { insertLink } from './link-store.ts';
import { letters } from './letters.ts';
import { accountFrom, type LinkCaller, type Parts } from './parts.ts';
import { authHeaders } from './sessions.ts';

/** An account that may be made: checked, and with its password hashed. */
export interface CheckedAccount {
  username: string;
  email: string | undefined;
  passwordHash: string;
}

/** Makes account, profile and a first session in a transaction, and the mail that confirms its address. */
export async function makeAccount(
  parts: Parts,
  transaction: DbTransaction,
  making: { checked: CheckedAccount; caller: LinkCaller },
): Promise<{ account: Account; setCookies: string[] }> {
  const { checked, caller } = making;
  const { username, email, passwordHash } = checked;
  await claim(parts, transaction, username);
  const hashing = { ...parts.hashing, hash: () => Promise.resolve(passwordHash) };
  const { createAuth } = await parts.library();
  const { headers, response } = await createAuth(transaction, hashing, parts).api.signUpEmail({
    body: {
      name: username,
      username,
      email: email ?? `${randomUUID()}@${NO_MAIL_DOMAIN}`,
      // Hashed already; the library wants some text.
      password: 'hashed',
    },
    headers: authHeaders({ 'user-agent': caller.headers['user-agent'] }),
    returnHeaders: true,
  });
  const id = response.user.id as AccountId;
  const profile = await parts.profiles.create(transaction, { id, username });
  if (email !== undefined)
    await mailConfirmation(parts, transaction, { id, username, email, origin: caller.origin });
  return { account: accountFrom(profile, response.user), setCookies: headers.getSetCookie() };
}

/** Takes the name, or throws the refusal of one that is taken or looks so. */
export async function claim(
  { profiles }: Pick<Parts, 'profiles'>,
  transaction: DbTransaction,
  username: string,
): Promise<void> {
  const state = await profiles.claimName(transaction, username);
  if (state === 'taken') throw nameTaken(username);
  if (state === 'looks') throw nameLooksTaken(username);
}

/** Writes the mail that confirms an address, in a transaction; call `mail.wake` after its commit. */
export async function mailConfirmation(
  { clock, mail, rules }: Parts,
  transaction: DbTransaction,
  to: { id: AccountId; username: string; email: string; origin: string },
): Promise<void> {
  const { id: account_id, username, email, origin } = to;
  const link = { account_id, purpose: 'confirm', email } as const;
  const token = await insertLink(transaction, link, clock.now());
  const sender = { instance: rules.instanceName, origin };
  await mail.send({ to: email, ...letters.confirm(sender, { username, token }) }, transaction);
}
