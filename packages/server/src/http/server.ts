import type { AnyEndpoint } from '@footlights/contract';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Log } from '#log.ts';
import { createDirect, type Direct } from './direct.ts';
import { problemOf } from './errors.ts';
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

/** A bare Fastify: no request log, the contract's validator, one error handler, JSON 404 below /api. */
export function createServer(options: {
  log: Log;
  trustedProxies: readonly string[];
}): FastifyInstance {
  const peers = createPeers(options.trustedProxies);
  const logFault = (error: unknown, route: string | null) =>
    options.log.error({ err: error, route }, 'fault');
  const app = Fastify({
    logger: false,
    trustProxy: peers.hasProxies && peers.trusts,
    exposeHeadRoutes: false,
    bodyLimit: 16_384,
    requestTimeout: 0,
    // A connection on which nothing moves. Event streams beat every 15 s, and uploads can be resumed.
    connectionTimeout: 60_000,
    keepAliveTimeout: 72_000,
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: true,
  });
  app.decorate('routes', []);
  app.decorate('peers', peers);
  app.decorate('direct', createDirect(app, logFault));
  app.addHook('onRoute', ({ url, method, config }) => {
    app.routes.push({ url, method, endpoint: config?.endpoint });
  });
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
