import type { Account } from '@footlights/contract';
import type { IncomingHttpHeaders } from 'node:http';
import type { ActorOf } from '#http/auth.ts';
import type { AccountId } from '#lib/ids.ts';
import { createParts, type AccountsOptions, type Caller, type SignedIn } from './parts.ts';
import { createActorOf, endSession, sweepSessions } from './sessions.ts';
import { signInWith } from './sign-in.ts';
import { signUpWith, type NewAccount } from './sign-up.ts';

/** Accounts and their sessions. Disposing stops the sweep of expired ones. */
export interface Accounts extends Disposable {
  /** Makes an account with its profile, or neither, and signs it in. Throws the refusals of `signUp`. */
  signUp(wanted: NewAccount, caller: Caller): Promise<SignedIn>;
  /** Throws the refusals of `signIn`; takes as long for an unknown login as for a wrong password. */
  signIn(given: { login: string; password: string }, caller: Caller): Promise<SignedIn>;
  /** Ends the session of these headers, if any; answers the Set-Cookie headers that take it away. */
  signOut(headers: IncomingHttpHeaders): Promise<string[]>;
  /** The account as it sees itself; null when there is none. */
  accountOf(id: AccountId): Promise<Account | null>;
  /** Reads the session anew at each call, so that ending one works at once. */
  actorOf: ActorOf;
}

export function createAccounts(options: AccountsOptions): Accounts {
  const parts = createParts(options);
  const sweep = sweepSessions(parts);
  // A browser holds one session: signing in ends the one before.
  async function instead(signedIn: SignedIn, caller: Caller): Promise<SignedIn> {
    await endSession(parts, caller.headers);
    return signedIn;
  }
  return {
    signUp: async (wanted, caller) => instead(await signUpWith(parts, wanted, caller), caller),
    signIn: async (given, caller) => instead(await signInWith(parts, given, caller), caller),
    signOut: (headers) => endSession(parts, headers),
    accountOf: (id) => parts.accountOf(id),
    actorOf: createActorOf(parts),
    [Symbol.dispose]: () => sweep[Symbol.dispose](),
  };
}
