import type { FastifyRequest } from 'fastify';
import type { Http } from '#http/serve.ts';
import { callerOf } from './cookies.ts';
import type { LinkCaller } from './parts.ts';

/** Who asks, for a request that was admitted. */
export function createCallerOf({ origins }: Pick<Http, 'origins'>) {
  return (request: FastifyRequest): LinkCaller => ({
    ...callerOf(request),
    origin: origins.originOf(request),
  });
}
