import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Http } from '#http/serve.ts';
import { networksOf } from '#lib/network.ts';
import type { Caller } from './parts.ts';

/** Sends Set-Cookie headers of the library, Secure where the page that asks is https. */
export function createCookieSender(http: Http) {
  return (call: { request: FastifyRequest; reply: FastifyReply }, cookies: string[]): void => {
    const { request, reply } = call;
    // The Origin was checked; an operator on the machine's own http address is not the public https one.
    const origin = request.headers.origin ?? http.origins.originOf(request);
    const secure = origin.startsWith('https:') ? '; Secure' : '';
    for (const cookie of cookies) reply.header('set-cookie', cookie + secure);
  };
}

/** Who asks. */
export function callerOf({ headers, ip }: FastifyRequest): Caller {
  return { headers, network: networksOf(ip).near };
}
