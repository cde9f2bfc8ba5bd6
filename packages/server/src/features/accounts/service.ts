import type { Account, PasskeyAnswer, Registration } from '@footlights/contract';
import type { IncomingHttpHeaders } from 'node:http';
import type { ActorOf } from '#http/auth.ts';
import type { Belongings } from '#lib/belongings.ts';
import type { AccountId } from '#lib/ids.ts';
import { createApplications, type Applications } from './applications.ts';
import { createEmail, type Email } from './email.ts';
import { createInvites, type Invites } from './invites.ts';
import {
  createParts,
  type AccountsOptions,
  type Caller,
  type LinkCaller,
  type SignedIn,
  type SignedUp,
} from './parts.ts';
import type { SiteCaller } from './passkeys.ts';
import { createPassword, type Password } from './password.ts';
import { accountBelongings } from './belongings.ts';
import { createEnding, type Ending } from './ending.ts';
import { createSecurity, type Security } from './security.ts';
import { createSessionList, type SessionList } from './session-list.ts';
import { createActorOf, endSession } from './sessions.ts';
import { createSignIns, type SignIns } from './sign-ins.ts';
import { signInWith } from './sign-in.ts';
import { requireUnsuspended } from './suspended.ts';
import { modeNow, signUpWith, type NewAccount } from './sign-up.ts';
import { sweepAccounts } from './sweep.ts';

/** Accounts and their sessions. Disposing stops the sweep of expired ones. */
export interface Accounts extends Ending, AsyncDisposable {
  /** How accounts are made now. */
  registration(): Promise<Registration>;
  email: Email;
  password: Password;
  sessions: SessionList;
  signIns: SignIns;
  invites: Invites;
  applications: Applications;
  /** Resolves when nothing goes on any more that was answered before it was done. */
  idle(): Promise<void>;
  /** Makes an account with its profile, or neither, and signs it in. Throws the refusals of `signUp`. */
  signUp(wanted: NewAccount, caller: LinkCaller): Promise<SignedUp>;
  /** Throws the refusals of `signIn`; takes as long for an unknown login as for a wrong password. */
  signIn(given: { login: string; password: string }, caller: Caller): Promise<SignedIn>;
  /** The second step. Throws the refusals of `finishSignIn`. */
  finishSignIn(given: { step: string; code: string }, caller: Caller): Promise<SignedIn>;
  /** Throws `passkey/refused`. */
  signInWithPasskey(answer: PasskeyAnswer, caller: SiteCaller): Promise<SignedIn>;
  /** Second factors, recovery codes and passkeys. */
  security: Security;
  belongings: Belongings;
  /** Ends the session of these headers, if any; answers the Set-Cookie headers that take it away. */
  signOut(headers: IncomingHttpHeaders): Promise<string[]>;
  /** The account as it sees itself; null when there is none. */
  accountOf(id: AccountId): Promise<Account | null>;
  /** Reads the session anew at each call, so that ending one works at once. */
  actorOf: ActorOf;
}

export function createAccounts(options: AccountsOptions): Accounts {
  const parts = createParts(options);
  const security = createSecurity(parts);
  const sessions = createSessionList(parts);
  const sweep = sweepAccounts(parts);
  const signIns = createSignIns(parts);
  // A browser holds one session: signing in ends the one before.
  async function instead<In extends SignedIn>(signedIn: In, caller: Caller): Promise<In> {
    await requireUnsuspended(parts, signedIn.account.id as AccountId);
    await endSession(parts, caller.headers);
    return signedIn;
  }
  return {
    ...createEnding(parts),
    security,
    signUp: async (wanted, caller) =>
      instead(await signUpWith({ ...parts, security }, wanted, caller), caller),
    signIn: async (given, caller) =>
      instead(await signInWith({ ...parts, security }, given, caller), caller),
    finishSignIn: async (given, caller) =>
      instead(await security.finishSignIn(given, caller), caller),
    signInWithPasskey: async (answer, caller) =>
      instead(await security.passkeys.signIn(answer, caller), caller),
    async signOut(headers) {
      const current = await signIns.current(headers);
      return signIns.ending(current?.accountId, () => endSession(parts, headers));
    },
    accountOf: (id) => parts.accountOf(id),
    actorOf: createActorOf(parts),
    registration: async () => ({
      mode: await modeNow(parts),
      asksBirthDate: options.rules.minimumAge > 0,
    }),
    email: createEmail(parts),
    password: createPassword(parts),
    signIns,
    sessions: {
      list: (id, headers) => sessions.list(id, headers),
      end: (id, session) => signIns.ending(id, () => sessions.end(id, session)),
      endOthers: (id, headers) => signIns.ending(id, () => sessions.endOthers(id, headers)),
    },
    belongings: accountBelongings({ ...parts, security, sessions }),
    invites: createInvites(parts),
    applications: createApplications(parts),
    idle: () => parts.background.idle(),
    async [Symbol.asyncDispose]() {
      sweep[Symbol.dispose]();
      await parts.background.idle();
    },
  };
}
