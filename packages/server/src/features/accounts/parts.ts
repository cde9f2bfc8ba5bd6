import type { Account } from '@footlights/contract';
import type { IncomingHttpHeaders } from 'node:http';
import type { Db, DbTransaction } from '#engines/db/port.ts';
import type { Mail } from '#engines/mail/port.ts';
import type { Profiles, StoredProfile } from '#features/profiles/service.ts';
import type { Limits } from '#http/limits.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId } from '#lib/ids.ts';
import type { Log } from '#log.ts';
import type { Auth, createAuth } from './auth.ts';
import { createBackground, type Background } from './background.ts';
import { NO_MAIL_DOMAIN } from './credentials.ts';
import { createHashing, type Hashing } from './hashing.ts';

/** What accounts are made of. */
export interface AccountsOptions {
  db: Db;
  /** Signs session cookies; changing it ends all sessions. */
  secret: string;
  /** Encrypts second factors and keys the hashes of recovery codes; changing it ends both. */
  factorSecret: string;
  /** What authenticator apps and passkeys call this instance. */
  instanceName: string;
  profiles: Profiles;
  limits: Limits;
  clock: Clock;
  log: Log;
  mail: Mail;
  rules: AccountRules;
  /** Throws for a name that the instance does not want. */
  requireName: (username: string) => Promise<void>;
  /** Why an account is suspended; undefined: it is not. */
  suspensionOf: (id: AccountId) => Promise<Suspension | undefined>;
  /** In the place of scrypt. */
  hashing?: Hashing | undefined;
}

/** What operators set about accounts. */
export interface AccountRules {
  instanceName: string;
  registration: 'open' | 'invite' | 'approval';
  invitesPerMember: number;
  /** Years; 0: nobody is asked. */
  minimumAge: number;
}

/** A suspension as its account is told of it. */
export interface Suspension {
  /** Epoch milliseconds; null: for good. */
  until: number | null;
  /** Where the reasons are, and the way to appeal. */
  path: string;
  /** Where it gets its data, for an hour. */
  exportPath: string;
}

/** Who asks: the headers of the request, and its network as `networksOf` names it. */
export interface Caller {
  headers: IncomingHttpHeaders;
  network: string;
}

/** Who asks, and the origin that links in mails begin with. */
export interface LinkCaller extends Caller {
  origin: string;
}

/** An account that has just signed in, and the Set-Cookie headers that carry its session. */
export interface SignedIn {
  account: Account;
  setCookies: string[];
}

/** The same of an account that was just made. */
export interface SignedUp extends SignedIn {
  /** For an account that no mail reaches; only their hashes are kept. */
  recoveryCodes?: string[];
}

/** The library's reads and writes over one transaction. */
export type Within = Pick<Awaited<Auth['$context']>, 'adapter' | 'internalAdapter'>;

/** What signing up, signing in and recognising share. */
export interface Parts extends AccountsOptions {
  hashing: Hashing;
  /** The library, loaded at first use. */
  library: () => Promise<{ createAuth: typeof createAuth }>;
  auth: () => Promise<Auth>;
  /** The library's own reads and writes of accounts and sessions, within a transaction. */
  within: (transaction: DbTransaction) => Promise<Within>;
  background: Background;
  /** The account as it sees itself. */
  accountOf(id: AccountId): Promise<Account | null>;
}

export function createParts(options: AccountsOptions): Parts {
  const hashing = options.hashing ?? createHashing();
  const library = once(() => import('./auth.ts'));
  const auth = once(async () => (await library()).createAuth(options.db, hashing, options));
  return {
    ...options,
    hashing,
    library,
    auth,
    within: async (transaction) =>
      (await library()).createAuth(transaction, hashing, options).$context,
    background: createBackground((err) => options.log.error({ err }, 'fault')),
    async accountOf(id) {
      const { internalAdapter } = await (await auth()).$context;
      const profile = await options.profiles.byId(id);
      const user = await internalAdapter.findUserById(id);
      return profile === undefined || user === null ? null : accountFrom(profile, user);
    },
  };
}

/** An account as it sees itself; an address that stands for none is left out. */
export function accountFrom(
  profile: StoredProfile,
  user: { email: string; emailVerified: boolean },
): Account {
  const { id, username, displayName, avatar, role } = profile;
  const email = mailOf(user);
  const mail = email === undefined ? {} : { email, isEmailConfirmed: user.emailVerified };
  return { id, username, displayName, avatar, role, ...mail };
}

/** The address that mails of an account go to, if it has one. */
export function mailOf({ email }: { email: string }): string | undefined {
  return email.endsWith(`@${NO_MAIL_DOMAIN}`) ? undefined : email;
}

/** Runs `make` at the first call; a failure is tried again at the next. */
function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}
