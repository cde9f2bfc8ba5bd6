import type { AnyEndpoint } from '@footlights/contract';
import type { IncomingHttpHeaders } from 'node:http';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Log } from '#log.ts';
import { createBodyWatch } from './body-watch.ts';
import { mostConnections } from './connections.ts';
import { createDirect, type Direct } from './direct.ts';
import { problemOf, Refusal } from './errors.ts';
import { createPeers, type Peers } from './peers.ts';
import { validatorCompiler } from './validation.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** Every route there is, with the contract's entry it binds, for the test that compares them. */
    routes: { url: string; method: string | string[]; endpoint: AnyEndpoint | undefined }[];
    peers: Peers;
    direct: Direct;
  }
}

/** How long a client may take. */
export interface Waits {
  /** For the headers of a request, ms; a third more at most. */
  headersMs: number;
  /** For its body, ms; uploads may go on while each such time brings `LEAST_UPLOADED` bytes. */
  bodyMs: number;
}

const WAITS: Waits = { headersMs: 15_000, bodyMs: 30_000 };

/** Some 270 bytes a second: less would take an hour for a megabyte. */
const LEAST_UPLOADED = 8192;

/** A bare Fastify: no request log, the contract's validator, one error handler, JSON 404 below /api. */
export function createServer(options: {
  log: Log;
  trustedProxies: readonly string[];
  waits?: Waits;
}): FastifyInstance {
  const { waits = WAITS } = options;
  const peers = createPeers(options.trustedProxies);
  const logFault = (error: unknown, route: string | null) =>
    options.log.error({ err: error, route }, 'fault');
  const app = Fastify({
    logger: false,
    trustProxy: peers.hasProxies && peers.trusts,
    exposeHeadRoutes: false,
    bodyLimit: 16_384,
    // Bodies are watched one by one, since an upload may take hours.
    requestTimeout: 0,
    http: { headersTimeout: waits.headersMs, connectionsCheckingInterval: waits.headersMs / 3 },
    // A connection on which nothing moves. Event streams beat every 15 s, and uploads can be resumed.
    connectionTimeout: 60_000,
    keepAliveTimeout: 72_000,
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: true,
  });
  app.decorate('routes', []);
  app.decorate('peers', peers);
  app.decorate('direct', createDirect(app, logFault));
  app.server.maxConnections = mostConnections();
  watchBodies(app, waits.bodyMs);
  app.addHook('onRoute', ({ url, method, config }) => {
    app.routes.push({ url, method, endpoint: config?.endpoint });
  });
  takeForms(app);
  takeFiles(app);
  app.setValidatorCompiler(validatorCompiler as never);
  app.setErrorHandler((error, request, reply) => {
    const problem = problemOf(error);
    // The route's pattern, never its URL: an id in a log could tell who asked for what.
    if (problem.isFault) logFault(error, request.routeOptions.url ?? null);
    return reply
      .code(problem.status)
      .headers({ 'cache-control': 'no-store', ...problem.headers })
      .send(problem.body);
  });
  app.addHook('onSend', async (_request, reply) => {
    reply.header('x-content-type-options', 'nosniff');
  });
  return app;
}

/** Forms are taken where the contract says so, and looked at where it has a body. */
function takeForms(app: FastifyInstance): void {
  const plain = 'application/x-www-form-urlencoded';
  app.addContentTypeParser(
    [plain, 'multipart/form-data'],
    { parseAs: 'string' },
    ({ headers, routeOptions }, form, done) => {
      const { takesForm = false, body } = routeOptions.config.endpoint ?? {};
      const isPlain = headers['content-type']?.startsWith(plain) === true;
      if (!takesForm || (body !== undefined && !isPlain)) done(new Refusal('request/media-type'));
      else done(null, body && Object.fromEntries(new URLSearchParams(String(form))));
    },
  );
}

/** Files are taken where the contract says so, as bytes, whatever the sender calls them: the bytes decide what they are. */
function takeFiles(app: FastifyInstance): void {
  const types = /^(?:image\/|text\/vtt|application\/(?:octet-stream|x-subrip))/;
  app.addContentTypeParser(types, { parseAs: 'buffer' }, (request, file, done) => {
    const isTaken = request.routeOptions.config.endpoint?.takes !== undefined;
    done(isTaken ? null : new Refusal('request/media-type'), file);
  });
}

function watchBodies(app: FastifyInstance, deadlineMs: number): void {
  const watch = createBodyWatch({ deadlineMs, leastBytes: LEAST_UPLOADED });
  app.addHook('onClose', () => watch.stop());
  app.addHook('onRequest', ({ raw, routeOptions }, reply, done) => {
    if (hasBody(raw.headers)) {
      watch.begin(raw, routeOptions.config.endpoint?.stream === 'tus' ? reply.raw : undefined);
      raw.once('close', () => watch.end(raw));
    }
    done();
  });
}

function hasBody(headers: IncomingHttpHeaders): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
}
