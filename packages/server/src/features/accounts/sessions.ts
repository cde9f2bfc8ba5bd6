import { scopes, type Scope } from '@footlights/contract';
import type { IncomingHttpHeaders } from 'node:http';
import type { DbTransaction } from '#engines/db/port.ts';
import type { ActorOf } from '#http/auth.ts';
import type { AccountId } from '#lib/ids.ts';
import type { Parts } from './parts.ts';

const everyScope = Object.keys(scopes) as Scope[];
const without = (...taken: readonly Scope[]) =>
  new Set(everyScope.filter((scope) => !taken.includes(scope)));
const scopesOf: Record<'admin' | 'moderator' | 'user', ReadonlySet<Scope>> = {
  user: without('instance:admin', 'safety:moderate'),
  moderator: without('instance:admin'),
  admin: without(),
};
/** An account that is about to be deleted can take its data with it, or stay. */
const leavingScopes = new Set<Scope>(['account:read', 'account:leave']);

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
    // Suspended, it is nobody at once, whatever session is still open.
    if (profile === undefined || profile.standing === 'suspended') return null;
    const { id, role, standing } = profile;
    return {
      accountId: id,
      role,
      scopes: standing === 'leaving' ? leavingScopes : scopesOf[role],
    };
  };
}

/** Ends the session of these headers, if any; answers the Set-Cookie headers that take it away. */
export async function endSession({ auth }: Parts, headers: IncomingHttpHeaders): Promise<string[]> {
  if (!carriesSession(headers)) return [];
  const { api } = await auth();
  const answer = await api.signOut({ headers: authHeaders(headers), returnHeaders: true });
  return answer.headers.getSetCookie();
}

/** The token of the session of these headers; empty when there is none. */
export async function sessionTokenOf({ auth }: Parts, headers: IncomingHttpHeaders) {
  const found = await (await auth()).api.readSession({ headers: authHeaders(headers) });
  return found?.token ?? '';
}

/** Ends every session of an account, or every one but that with the token `but`, within a transaction. */
export async function endSessionsOf(
  parts: Parts,
  transaction: DbTransaction,
  { id, but }: { id: AccountId; but?: string },
): Promise<void> {
  const { adapter } = await parts.within(transaction);
  const others = { field: 'token', operator: 'ne', value: but ?? '' } as const;
  await adapter.deleteMany({
    model: 'session',
    where: [{ field: 'userId', value: id }, ...(but === undefined ? [] : [others])],
  });
}

/** Deletes expired sessions. */
export async function forgetEndedSessions({ auth, clock }: Parts): Promise<void> {
  const { adapter } = await (await auth()).$context;
  const expired = { field: 'expiresAt', operator: 'lte', value: new Date(clock.now()) } as const;
  await adapter.deleteMany({ model: 'session', where: [expired] });
}

function carriesSession(headers: IncomingHttpHeaders): boolean {
  return headers.cookie?.includes('footlights.session_token=') ?? false;
}
