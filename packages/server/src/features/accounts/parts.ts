import type { Account } from '@footlights/contract';
import type { IncomingHttpHeaders } from 'node:http';
import type { Db } from '#engines/db/port.ts';
import type { Profiles, StoredProfile } from '#features/profiles/service.ts';
import type { Limits } from '#http/limits.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId } from '#lib/ids.ts';
import type { Log } from '#log.ts';
import type { Auth, createAuth } from './auth.ts';
import { NO_MAIL_DOMAIN } from './credentials.ts';
import { createHashing, type Hashing } from './hashing.ts';

/** What accounts are made of. */
export interface AccountsOptions {
  db: Db;
  /** Signs session cookies; changing it ends all sessions. */
  secret: string;
  profiles: Profiles;
  limits: Limits;
  clock: Clock;
  log: Log;
}

/** Who asks: the headers of the request, and its network as `networksOf` names it. */
export interface Caller {
  headers: IncomingHttpHeaders;
  network: string;
}

/** An account that has just signed in, and the Set-Cookie headers that carry its session. */
export interface SignedIn {
  account: Account;
  setCookies: string[];
}

/** What signing up, signing in and recognising share. */
export interface Parts extends AccountsOptions {
  hashing: Hashing;
  /** The library, loaded at first use. */
  library: () => Promise<{ createAuth: typeof createAuth }>;
  auth: () => Promise<Auth>;
  /** The account as it sees itself. */
  accountOf(id: AccountId): Promise<Account | null>;
}

export function createParts(options: AccountsOptions): Parts {
  const hashing = createHashing();
  const library = once(() => import('./auth.ts'));
  const auth = once(async () => (await library()).createAuth(options.db, hashing, options));
  return {
    ...options,
    hashing,
    library,
    auth,
    async accountOf(id) {
      const { internalAdapter } = await (await auth()).$context;
      const profile = await options.profiles.byId(id);
      const user = await internalAdapter.findUserById(id);
      return profile === undefined || user === null ? null : accountFrom(profile, user.email);
    },
  };
}

/** An account as it sees itself; an address that stands for none is left out. */
export function accountFrom(profile: StoredProfile, email: string): Account {
  const { id, username, displayName, role } = profile;
  const hasMail = !email.endsWith(`@${NO_MAIL_DOMAIN}`);
  return { id, username, displayName, role, ...(hasMail ? { email } : {}) };
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
