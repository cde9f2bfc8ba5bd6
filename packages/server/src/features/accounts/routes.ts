import { getSession, signIn, signOut, signUp } from '@footlights/contract';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Http } from '#http/serve.ts';
import { networksOf } from '#lib/network.ts';
import type { Caller } from './parts.ts';
import type { Accounts } from './service.ts';

/** Signing up, in and out, and who is signed in. */
export function accountRoutes(http: Http, accounts: Accounts): void {
  function sendCookies(call: { request: FastifyRequest; reply: FastifyReply }, cookies: string[]) {
    const { request, reply } = call;
    // The Origin was checked; an operator on the machine's own http address is not the public https one.
    const origin = request.headers.origin ?? http.origins.originOf(request);
    const secure = origin.startsWith('https:') ? '; Secure' : '';
    for (const cookie of cookies) reply.header('set-cookie', cookie + secure);
  }

  http.route(signUp, async (call) => {
    const { account, setCookies } = await accounts.signUp(call.body, callerOf(call.request));
    sendCookies(call, setCookies);
    return account;
  });
  http.route(signIn, async (call) => {
    const { account, setCookies } = await accounts.signIn(call.body, callerOf(call.request));
    sendCookies(call, setCookies);
    return account;
  });
  http.route(getSession, async ({ actor }) => ({
    account: actor === null ? null : await accounts.accountOf(actor.accountId),
  }));
  http.route(signOut, async (call) => {
    sendCookies(call, await accounts.signOut(call.request.headers));
    return undefined;
  });
}

function callerOf({ headers, ip }: FastifyRequest): Caller {
  return { headers, network: networksOf(ip).near };
}
