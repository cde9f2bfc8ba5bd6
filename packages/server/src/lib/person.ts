import { createClient, type Client } from '@footlights/contract';
import type { InjectOptions, LightMyRequestResponse } from 'fastify';

/** Somebody with a cookie jar and an address, who speaks to the app in process as a browser would. */
export interface Person extends Client {
  /** A request with this person's cookies, address and user agent. */
  request(options: InjectOptions): Promise<LightMyRequestResponse>;
  address: string;
  userAgent: string;
}

/** A person who reaches the app through `inject`, under the app's public `origin`. */
export function createPerson(options: {
  inject: (request: InjectOptions) => Promise<LightMyRequestResponse>;
  origin: string;
  address: string;
  userAgent: string;
}): Person {
  const { inject, origin, address, userAgent } = options;
  const jar = new Map<string, string>();
  async function request(wanted: InjectOptions): Promise<LightMyRequestResponse> {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await inject({
      ...wanted,
      remoteAddress: address,
      headers: {
        host: new URL(origin).host,
        origin,
        'user-agent': userAgent,
        ...(cookie === '' ? {} : { cookie }),
        ...wanted.headers,
      },
    });
    for (const { name, value, maxAge } of response.cookies) {
      if (maxAge === 0) jar.delete(name);
      else jar.set(name, value);
    }
    return response;
  }
  const client = createClient({
    fetch: async (input, init) => {
      const { body } = init ?? {};
      const payload = body instanceof Blob ? Buffer.from(await body.arrayBuffer()) : body;
      const isSent = typeof payload === 'string' || Buffer.isBuffer(payload);
      const response = await request({
        method: init?.method as 'GET',
        url: input as string,
        ...(isSent ? { payload } : {}),
        headers: Object.fromEntries(new Headers(init?.headers)),
      });
      const hasBody = response.statusCode !== 204;
      return new Response(hasBody ? response.body : null, { status: response.statusCode });
    },
  });
  return { ...client, request, address, userAgent };
}
