import type { FastifyRequest } from 'fastify';
import { networksOf } from '#lib/network.ts';
import { Refusal } from './errors.ts';

/** Decides whether a request's Origin header is this instance. */
export interface Origins {
  /** The origin that links of this instance begin with, such as `https://clips.example`. */
  originOf(request: FastifyRequest): string;
  /** Throws `request/foreign-origin` when the header names another origin than ours. */
  requireOurs(request: FastifyRequest): void;
}

/** With `publicUrl` our origin is fixed; without it, the host of a loopback or private request. */
export function createOrigins(publicUrl: string | undefined): Origins {
  const fixed = publicUrl === undefined ? undefined : new URL(publicUrl).origin;
  function originOf(request: FastifyRequest): string {
    return fixed ?? `${request.protocol}://${request.host}`;
  }
  return {
    originOf,
    requireOurs(request) {
      const origin = request.headers.origin;
      if (origin === undefined) {
        if (request.headers['sec-fetch-site'] === 'cross-site')
          throw new Refusal('request/foreign-origin');
        return;
      }
      if (origin !== originOf(request) && !(fixed !== undefined && isLocalTwin(origin, request))) {
        throw new Refusal('request/foreign-origin');
      }
    },
  };
}

/** An operator who opens `http://localhost:4000` on the machine itself, beside the public name. */
function isLocalTwin(origin: string, request: FastifyRequest): boolean {
  const { hostname } = URL.parse(origin) ?? { hostname: '' };
  const isLocal =
    hostname === 'localhost' || networksOf(hostname.replaceAll(/[[\]]/g, '')).isPrivate;
  return isLocal && origin === `${request.protocol}://${request.host}`;
}
