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

/**
 * With `publicUrl` our origin is fixed. Without it, the host that a request names is believed where no public
 * name can lead: any other name could be pointed at this machine by somebody else (DNS rebinding).
 */
export function createOrigins(publicUrl: string | undefined): Origins {
  const fixed = publicUrl === undefined ? undefined : new URL(publicUrl).origin;
  function originOf(request: FastifyRequest): string {
    return fixed ?? `${request.protocol}://${request.host}`;
  }
  return {
    originOf,
    requireOurs(request) {
      if (fixed === undefined) requireLocalName(request.hostname);
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

function requireLocalName(hostname: string): void {
  if (isLocalName(hostname)) return;
  throw new Refusal('request/foreign-origin', {
    message: `This instance does not know itself as ${hostname}. Set PUBLIC_URL to the origin people use.`,
  });
}

/** Loopback and private addresses, names without a dot, and names that only a local network resolves. */
function isLocalName(hostname: string): boolean {
  const name = hostname.replaceAll(/[[\]]/g, '').toLowerCase();
  if (networksOf(name).isPrivate) return true;
  return /^[a-z0-9-]+$|\.(?:localhost|local|lan|internal|home\.arpa)$/.test(name);
}

/** An operator who opens `http://localhost:4000` on the machine itself, beside the public name. */
function isLocalTwin(origin: string, request: FastifyRequest): boolean {
  const { hostname } = URL.parse(origin) ?? { hostname: '' };
  return isLocalName(hostname) && origin === `${request.protocol}://${request.host}`;
}
