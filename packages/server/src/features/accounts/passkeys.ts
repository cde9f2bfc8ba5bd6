import {
  MOST_PASSKEYS,
  type Passkey,
  type PasskeyAnswer,
  type PasskeyChallenge,
  type PasskeyOffer,
  type PasskeyRegistration,
} from '@footlights/contract';
import { Refusal } from '#http/errors.ts';
import type { AccountId } from '#lib/ids.ts';
import type { Caller, Parts, SignedIn } from './parts.ts';
import type { PasskeyAuth } from './passkey-auth.ts';
import { createPasskeyStore } from './passkey-store.ts';
import {
  challengeFrom,
  headersOf,
  offerFrom,
  passkeyName,
  passkeyOf,
  refuse,
  withExtensions,
} from './webauthn.ts';
import { endSessionsOf } from './sessions.ts';

/** Who asks, and under which origin of ours. */
export interface SiteCaller extends Caller {
  origin: string;
}

/** Passkeys of accounts. What the browser needs comes with Set-Cookie headers that tie it to that browser. */
export interface Passkeys {
  list(id: AccountId): Promise<Passkey[]>;
  /** Throws `passkey/too-many`. */
  offer(id: AccountId, caller: SiteCaller): Promise<Given<PasskeyOffer>>;
  /** Throws `passkey/refused` and `passkey/too-many`. */
  add(
    id: AccountId,
    made: { name: string; registration: PasskeyRegistration },
    caller: SiteCaller,
  ): Promise<Passkey>;
  /** Throws `passkey/not-found`. */
  rename(id: AccountId, passkey: { id: string; name: string }): Promise<Passkey>;
  /** Ends all sessions but `token` when there was such a passkey; false: there was none. */
  remove(id: AccountId, passkey: { id: string; token: string }): Promise<boolean>;
  challenge(caller: SiteCaller): Promise<Given<PasskeyChallenge>>;
  /** Throws `passkey/refused`. */
  signIn(answer: PasskeyAnswer, caller: SiteCaller): Promise<SignedIn>;
}

/** What is answered, and the Set-Cookie headers that go with it. */
export interface Given<Value> {
  value: Value;
  setCookies: string[];
}

export function createPasskeys(parts: Parts): Passkeys {
  const authOf = createAuthPerOrigin(parts);
  const store = createPasskeyStore(() => authOf('http://localhost'));

  async function requireRoom(id: AccountId): Promise<void> {
    if ((await store.list(id)).length >= MOST_PASSKEYS) throw new Refusal('passkey/too-many');
  }
  return {
    list: async (id) => (await store.list(id)).map(passkeyOf),
    async offer(id, caller) {
      await requireRoom(id);
      const { api } = await authOf(caller.origin);
      const { response, headers } = await api.generatePasskeyRegistrationOptions({
        query: { context: id },
        headers: headersOf(caller.headers),
        returnHeaders: true,
      });
      return { value: offerFrom(response), setCookies: headers.getSetCookie() };
    },
    async add(id, { name, registration }, caller) {
      await requireRoom(id);
      const { api } = await authOf(caller.origin);
      const body = { name: passkeyName(name), response: withExtensions(registration) };
      const headers = headersOf(caller.headers, id);
      return passkeyOf(await api.verifyPasskeyRegistration({ body, headers }).catch(refuse));
    },
    async rename(id, { id: passkeyId, name }) {
      const renamed = await store.rename(id, { id: passkeyId, name: passkeyName(name) });
      if (renamed === null) throw new Refusal('passkey/not-found');
      return passkeyOf(renamed);
    },
    remove: (id, { id: passkeyId, token }) =>
      parts.db.transaction().execute(async (transaction) => {
        const isGone = await store.remove(transaction, id, passkeyId);
        if (isGone) await endSessionsOf(parts, transaction, { id, but: token });
        return isGone;
      }),
    async challenge(caller) {
      const { api } = await authOf(caller.origin);
      const { response, headers } = await api.generatePasskeyAuthenticationOptions({
        headers: headersOf(caller.headers),
        returnHeaders: true,
      });
      return { value: challengeFrom(response), setCookies: headers.getSetCookie() };
    },
    async signIn(answer, caller) {
      const { api } = await authOf(caller.origin);
      const { response, headers } = await api
        .verifyPasskeyAuthentication({
          body: { response: withExtensions(answer) },
          headers: headersOf(caller.headers),
          returnHeaders: true,
        })
        .catch(refuse);
      const account = await parts.accountOf(response.user.id as AccountId);
      if (account === null) throw new Refusal('passkey/refused');
      return { account, setCookies: headers.getSetCookie() };
    },
  };
}

const MOST_ORIGINS = 16;

/** The library for an origin, made at its first use. Our own origins are few; more than these begin anew. */
function createAuthPerOrigin(parts: Parts): (origin: string) => Promise<PasskeyAuth> {
  const made = new Map<string, Promise<PasskeyAuth>>();
  return (origin) => {
    const known = made.get(origin);
    if (known !== undefined) {
      // The latest used last: origins that somebody makes up push out each other.
      made.delete(origin);
      made.set(origin, known);
      return known;
    }
    if (made.size >= MOST_ORIGINS) made.delete(made.keys().next().value ?? '');
    const auth = import('./passkey-auth.ts').then(({ createPasskeyAuth }) =>
      createPasskeyAuth(parts, origin),
    );
    auth.catch(() => made.delete(origin));
    made.set(origin, auth);
    return auth;
  };
}
