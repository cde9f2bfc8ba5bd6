import { randomUUID } from 'node:crypto';
import type { AccountId } from '#lib/ids.ts';
import { nameTaken, refusalOfSignUp } from './auth-errors.ts';
import { emailFrom, NO_MAIL_DOMAIN, requirePassword, usernameFrom } from './credentials.ts';
import { accountFrom, type Caller, type Parts, type SignedIn } from './parts.ts';
import { authHeaders } from './sessions.ts';

/** What somebody who signs up asks for. */
export interface NewAccount {
  username: string;
  email?: string | undefined;
  password: string;
}

/** Makes an account, its profile and its first session in one transaction. */
export async function signUpWith(
  parts: Parts,
  wanted: NewAccount,
  caller: Caller,
): Promise<SignedIn> {
  const { db, profiles, hashing } = parts;
  const username = usernameFrom(wanted.username);
  const email = wanted.email === undefined ? undefined : emailFrom(wanted.email);
  requirePassword(wanted.password, { username, email });
  if ((await profiles.byUsername(username)) !== undefined) throw nameTaken(username);
  // Hashed before the transaction, which nobody else can write beside.
  const hash = await hashing.hash(wanted.password);
  const ready = { ...hashing, hash: () => Promise.resolve(hash) };
  const { createAuth } = await parts.library();
  try {
    return await db.transaction().execute(async (transaction) => {
      const { headers, response } = await createAuth(transaction, ready, parts).api.signUpEmail({
        body: {
          name: username,
          username,
          email: email ?? `${randomUUID()}@${NO_MAIL_DOMAIN}`,
          password: wanted.password,
        },
        headers: authHeaders({ 'user-agent': caller.headers['user-agent'] }),
        returnHeaders: true,
      });
      const id = response.user.id as AccountId;
      const profile = await profiles.create(transaction, { id, username });
      return {
        account: accountFrom(profile, response.user.email),
        setCookies: headers.getSetCookie(),
      };
    });
  } catch (error) {
    throw refusalOfSignUp(error, { username }) ?? error;
  }
}
