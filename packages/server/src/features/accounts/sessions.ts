import type { Scope } from '@footlights/contract';
import type { IncomingHttpHeaders } from 'node:http';
import type { ActorOf } from '#http/auth.ts';
import type { AccountId } from '#lib/ids.ts';
import type { Parts } from './parts.ts';

const userScopes: readonly Scope[] = ['account:read', 'account:write', 'clips:read', 'clips:write'];
const scopesOf: Record<'admin' | 'user', ReadonlySet<Scope>> = {
  user: new Set(userScopes),
  admin: new Set<Scope>([...userScopes, 'instance:admin']),
};
const SWEEP_MS = 6 * 3_600_000;

/** The part of a request's headers that better-auth may see. */
export function authHeaders(headers: IncomingHttpHeaders): Headers {
  const { cookie, 'user-agent': userAgent } = headers;
  return new Headers({
    ...(cookie === undefined ? {} : { cookie }),
    ...(userAgent === undefined ? {} : { 'user-agent': userAgent }),
  });
}

/** Recognises the actor by the session cookie: two look-ups by key, nothing cached, nothing written. */
export function createActorOf({ auth, profiles, clock }: Parts): ActorOf {
  return async (headers) => {
    if (!carriesSession(headers)) return null;
    const { api } = await auth();
    const found = await api.readSession({ headers: authHeaders(headers) });
    if (found === null || found.expiresAt.getTime() <= clock.now()) return null;
    const profile = await profiles.byId(found.userId as AccountId);
    if (profile === undefined) return null;
    return { accountId: profile.id, role: profile.role, scopes: scopesOf[profile.role] };
  };
}

/** Ends the session of these headers, if any; answers the Set-Cookie headers that take it away. */
export async function endSession({ auth }: Parts, headers: IncomingHttpHeaders): Promise<string[]> {
  if (!carriesSession(headers)) return [];
  const { api } = await auth();
  const answer = await api.signOut({ headers: authHeaders(headers), returnHeaders: true });
  return answer.headers.getSetCookie();
}

/** Deletes expired sessions every six hours until disposed. */
export function sweepSessions({ auth, clock, log }: Parts): Disposable {
  let cancel = clock.after(SWEEP_MS, sweep);
  async function sweep(): Promise<void> {
    cancel = clock.after(SWEEP_MS, sweep);
    try {
      const { adapter } = await (await auth()).$context;
      const expired = {
        field: 'expiresAt',
        operator: 'lte',
        value: new Date(clock.now()),
      } as const;
      await adapter.deleteMany({ model: 'session', where: [expired] });
    } catch (err) {
      log.error({ err }, 'expired sessions stay until the next sweep');
    }
  }
  return { [Symbol.dispose]: () => cancel() };
}

function carriesSession(headers: IncomingHttpHeaders): boolean {
  return headers.cookie?.includes('footlights.session_token=') ?? false;
}
