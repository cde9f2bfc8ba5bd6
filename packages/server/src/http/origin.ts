import { networksOf } from '#lib/network.ts';
import { Refusal } from './errors.ts';
import type { Caller } from './peers.ts';

/** What of a request tells by which name it reached us: one of Fastify's fits. */
export type Named = Omit<Caller, 'address'>;

/** Decides whether a request's Origin header is this instance. */
export interface Origins {
  /** The origin that links of this instance begin with, such as `https://clips.example`. */
  originOf(request: Named): string;
  /** Throws `request/foreign-origin` when the header names another origin than ours. */
  requireOurs(request: Named): void;
  /** The same as a value; null when the request is ours. */
  refusalOf(request: Named): Refusal | null;
}

/**
 * With `publicUrl` our origin is fixed. Without it, the host that a request names is believed where no public
 * name can lead: any other name could be pointed at this machine by somebody else (DNS rebinding).
 */
export function createOrigins(publicUrl: string | undefined): Origins {
  const fixed = publicUrl === undefined ? undefined : new URL(publicUrl).origin;
  function originOf(request: Named): string {
    return fixed ?? `${request.protocol}://${request.host}`;
  }
  function refusalOf(request: Named): Refusal | null {
    if (fixed === undefined && !(isHost(request.host) && isLocalName(request.hostname)))
      return unknownName(request.hostname);
    const { origin, 'sec-fetch-site': site } = request.headers;
    if (origin === undefined) {
      return site === 'cross-site' ? new Refusal('request/foreign-origin') : null;
    }
    const isOurs =
      origin === originOf(request) || (fixed !== undefined && isLocalTwin(origin, request));
    return isOurs ? null : new Refusal('request/foreign-origin');
  }
  return {
    originOf,
    refusalOf,
    requireOurs(request) {
      const refusal = refusalOf(request);
      if (refusal !== null) throw refusal;
    },
  };
}

function unknownName(hostname: string): Refusal {
  return new Refusal('request/foreign-origin', {
    message: `This instance does not know itself as ${hostname}. Set PUBLIC_URL to the origin people use.`,
  });
}

/** A name or address with at most a port behind it: nothing that a link could hide another host in. */
function isHost(host: string): boolean {
  return /^(?:\[[0-9a-f:.]+\]|[a-z0-9.-]+)(?::\d{1,5})?$/i.test(host);
}

/** Loopback and private addresses, names without a dot, and names that only a local network resolves. */
function isLocalName(hostname: string): boolean {
  const name = hostname.replaceAll(/[[\]]/g, '').toLowerCase();
  if (networksOf(name).isPrivate) return true;
  return /^[a-z0-9-]+$|\.(?:localhost|local|lan|internal|home\.arpa)$/.test(name);
}

/** An operator who opens `http://localhost:4000` on the machine itself, beside the public name. */
function isLocalTwin(origin: string, request: Named): boolean {
  const { hostname } = URL.parse(origin) ?? { hostname: '' };
  return isLocalName(hostname) && origin === `${request.protocol}://${request.host}`;
}
