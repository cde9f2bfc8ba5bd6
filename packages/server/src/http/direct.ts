import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AnyEndpoint } from '@footlights/contract';
import type { FastifyInstance } from 'fastify';
import { problemOf } from './errors.ts';

/** Reads a request and writes its answer by itself. What it throws is answered as a problem. */
export type DirectHandler = (request: IncomingMessage, response: ServerResponse) => void;

/** Endpoints that are served in front of the router, for those asked so often that its share would show. */
export interface Direct {
  /** Binds a handler to method and path; the router has it too, and calls the same handler. */
  bind(endpoint: AnyEndpoint, url: string, handler: DirectHandler): void;
  /** Answers what a handler threw, with further headers; a fault is logged. */
  refuse: (response: ServerResponse, error: unknown, headers?: Record<string, string>) => void;
}

/** `onFault` gets what is ours to mend, and the path it happened on. */
export function createDirect(
  app: FastifyInstance,
  onFault: (error: unknown, url: string | null) => void,
): Direct {
  /** By path, then by method: joined, each request would make a new string to look for. */
  const handlers = new Map<string | undefined, Map<string | undefined, DirectHandler>>();
  const refuse = createRefuse(onFault);

  /** The router's own listener stays for everything else. */
  function stepInFront(): void {
    const { server } = app;
    const router = server.listeners('request') as DirectHandler[];
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      const handler = handlers.get(request.url)?.get(request.method);
      if (handler !== undefined) handler(request, response);
      else for (const listener of router) listener(request, response);
    });
  }
  return {
    refuse,
    bind(endpoint, url, handler) {
      const { method } = endpoint;
      if (handlers.size === 0) stepInFront();
      const guarded: DirectHandler = (request, response) => {
        try {
          handler(request, response);
        } catch (error) {
          refuse(response, error);
        }
      };
      const methods = handlers.get(url) ?? new Map<string | undefined, DirectHandler>();
      handlers.set(url, methods.set(method, guarded));
      app.route({
        method,
        url,
        config: { endpoint },
        onRequest: (request, reply) => {
          reply.hijack();
          guarded(request.raw, reply.raw);
        },
        handler: () => undefined,
      });
    },
  };
}

function createRefuse(onFault: (error: unknown, url: string | null) => void): Direct['refuse'] {
  return (response, error, headers = {}) => {
    const problem = problemOf(error);
    if (problem.isFault) onFault(error, response.req.url ?? null);
    if (response.headersSent) {
      response.destroy();
      return;
    }
    const body = JSON.stringify(problem.body);
    const common = {
      ...headers,
      ...problem.headers,
      'cache-control': 'no-store',
      'content-type': 'application/json; charset=utf-8',
      'content-length': Buffer.byteLength(body),
      'x-content-type-options': 'nosniff',
    };
    response.writeHead(problem.status, common).end(body);
  };
}
