import type { FastifyInstance, FastifyRequest } from 'fastify';
import { existsSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Log } from '#log.ts';
import { Refusal } from './errors.ts';
import type { Origins } from './origin.ts';

/** Where the built web app is, and where faults of its pages go. */
export interface PagesOptions {
  /** Folder that `vite build` wrote: `packages/web/build`. */
  build: string;
  log: Log;
  origins: Pick<Origins, 'originOf'>;
}

type Handler = (req: IncomingMessage, res: ServerResponse, next: () => void) => void;

type Method = 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** What a page finds on its raw request; declared for the web app in its `app.d.ts`. */
interface Hung {
  origin: string;
  answer: (request: Request) => Promise<Response>;
  fault: (error: unknown, route: string | null) => void;
}

// Read by adapter-node when the build is loaded; it assumes https unless a header tells.
const PROTOCOL_HEADER = 'x-footlights-protocol';
const HOST_HEADER = 'x-footlights-host';

/** They let `inject` see the address, protocol and host that the page's own request came with. */
const FORWARDED = ['x-forwarded-for', 'x-forwarded-proto', 'x-forwarded-host'] as const;

/** Bytes of any form but that of a picture. */
const FORM_BYTES = 262_144;

const SECURITY_HEADERS = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()',
};

/**
 * Everything that is neither API nor media: SvelteKit's handler in this process. A Fastify plugin;
 * it keeps its own scope, because pages read their bodies themselves.
 */
export async function pages(app: FastifyInstance, options: PagesOptions): Promise<void> {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', (_request, _payload, done) => done(null));
  const handler = await load(options.build);
  app.all('/*', (request, reply) => {
    if (/^\/(?:api|media)(?:\/|$)/.test(request.url)) throw new Refusal('route/not-found');
    for (const [name, value] of Object.entries(SECURITY_HEADERS)) reply.raw.setHeader(name, value);
    if (isLostShare(request)) return reply.redirect('/upload?share=lost', 303);
    if (isTooLarge(request)) throw new Refusal('request/too-large');
    if (handler === undefined) {
      return reply.code(503).type('text/html; charset=utf-8').send(NOT_BUILT);
    }
    reply.hijack();
    const { raw } = request;
    raw.headers[PROTOCOL_HEADER] = request.protocol;
    raw.headers[HOST_HEADER] = request.host;
    const hung: Hung = {
      origin: options.origins.originOf(request),
      answer: answerInProcess(app, request, reply.raw),
      fault: (error, route) => options.log.error({ err: error, route }, 'fault in a page'),
    };
    handler(Object.assign(raw, { footlights: hung }), reply.raw, () => reply.raw.end());
    return reply;
  });
}

/** Other apps share files to where the service worker takes them. Its place is taken here: the file is not read. */
function isLostShare({ method, url }: FastifyRequest): boolean {
  return method === 'POST' && /^\/upload(?:\?|$)/.test(url);
}

/** Forms are small, but for the one that brings a picture, and that is for who is signed in. */
function isTooLarge({ url, headers }: FastifyRequest): boolean {
  const isStream = headers['transfer-encoding'] !== undefined;
  if (!isStream && Number(headers['content-length'] ?? 0) <= FORM_BYTES) return false;
  const isSignedIn = headers.cookie?.includes('footlights.session_token=') ?? false;
  return !(isSignedIn && url.startsWith('/settings'));
}

async function load(build: string): Promise<Handler | undefined> {
  const file = join(build, 'handler.js');
  if (!existsSync(file)) return undefined;
  process.env['FOOTLIGHTS_WEB_PROTOCOL_HEADER'] = PROTOCOL_HEADER;
  process.env['FOOTLIGHTS_WEB_HOST_HEADER'] = HOST_HEADER;
  // A picture of 5 MB in a form that is sent without script.
  process.env['FOOTLIGHTS_WEB_BODY_SIZE_LIMIT'] = '6M';
  const module = (await import(pathToFileURL(file).href)) as { handler: Handler };
  return module.handler;
}

/** Answers what a page fetches from the API, as if its visitor had asked: same address, same host. */
function answerInProcess(
  app: FastifyInstance,
  page: FastifyRequest,
  response: ServerResponse,
): Hung['answer'] {
  return async (request) => {
    const { pathname, search } = new URL(request.url);
    const { socket, headers } = page.raw;
    const body = await request.arrayBuffer();
    const answer = await app.inject({
      method: request.method as Method,
      url: pathname + search,
      headers: { ...Object.fromEntries(request.headers), ...originalHeaders(headers) },
      ...(socket.remoteAddress === undefined ? {} : { remoteAddress: socket.remoteAddress }),
      ...(body.byteLength === 0 ? {} : { payload: Buffer.from(body) }),
    });
    for (const cookie of [answer.headers['set-cookie'] ?? []].flat()) {
      response.appendHeader('set-cookie', cookie);
    }
    return toResponse(answer);
  };
}

function originalHeaders(headers: IncomingMessage['headers']): Record<string, string> {
  return Object.fromEntries(
    ['host', 'user-agent', ...FORWARDED].flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, String(value)]];
    }),
  );
}

function toResponse(answer: {
  statusCode: number;
  headers: Record<string, number | string | string[] | undefined>;
  rawPayload: Buffer;
}): Response {
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headers)) {
    if (value !== undefined && name !== 'set-cookie') headers.set(name, String(value));
  }
  const isEmpty = answer.statusCode === 204 || answer.statusCode === 304;
  return new Response(isEmpty ? null : new Uint8Array(answer.rawPayload), {
    status: answer.statusCode,
    headers,
  });
}

const NOT_BUILT = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>Footlights is not built yet</title>
<body style="font:1rem/1.5 system-ui;max-width:34rem;margin:15vh auto;padding:0 1.5rem">
<h1>The web app is not built yet</h1>
<p>The server runs, but its pages are missing. Run <code>npm run build</code>, then start again.</p>
`;
