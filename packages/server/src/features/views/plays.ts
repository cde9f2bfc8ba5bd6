import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { recordPlays } from '@footlights/contract';
import { isbot } from 'isbot';
import { createBodyReader } from '#http/body.ts';
import type { Direct, DirectHandler } from '#http/direct.ts';
import { Refusal } from '#http/errors.ts';
import type { Origins } from '#http/origin.ts';
import { type Caller, callerSeen, type CallerSeen, isSameCaller, type Peers } from '#http/peers.ts';
import type { Origin } from './intake.ts';
import type { Views } from './service.ts';

/** What the packets of one connection have in common as long as these headers stay the same on it. */
interface Whence {
  caller: CallerSeen;
  from: string | undefined;
  userAgent: string | undefined;
  origin: Origin;
  /** Headers of every answer. */
  headers: Record<string, string>;
  /** The same, as node takes them fastest, for the answer to what was taken. */
  taken: string[];
  refusal: Refusal | null;
}

const COMMON = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' };

/** What answers to packets are made with. */
export interface PlaysOptions {
  views: Pick<Views, 'take' | 'senderOf'>;
  origins: Origins;
  peers: Peers;
  embedOrigins: readonly string[];
  refuse: Direct['refuse'];
}

/**
 * Answers packets, the most frequent request there is, with the same bytes for all that were taken.
 * Reads no cookie or session and logs nothing.
 */
export function createPlays(options: PlaysOptions): DirectHandler {
  const { views, refuse } = options;
  const whenceOf = createWhence(options);
  const bodies = createBodyReader({ maxBytes: recordPlays.bodyBytes });

  return (request, response) => {
    bodies.read(request, (body) => {
      const whence = whenceOf(request);
      const { origin, headers, taken, refusal } = whence;
      if (body instanceof Refusal)
        return refuse(response, body, { ...headers, connection: 'close' });
      if (refusal !== null) return refuse(response, refusal, headers);
      try {
        views.take(isPlainText(request.headers) ? body : null, origin, (isDurable) => {
          if (isDurable) response.writeHead(204, taken).end();
          else
            refuse(response, new Refusal('plays/unavailable', { retryAfterSeconds: 5 }), headers);
        });
      } catch (error) {
        refuse(response, error, headers);
      }
    });
  };
}

/** Works out networks, bots and origins once a connection, as long as the headers they follow from stay the same on it. */
function createWhence(options: PlaysOptions): (request: IncomingMessage) => Whence {
  const { views, peers } = options;
  const headersOf = createAdmission(options);
  const known = new WeakMap<Socket, Whence>();

  return (request) => {
    const { socket, headers: given } = request;
    const before = known.get(socket);
    if (before !== undefined && isSame(before, given)) return before;
    const caller = peers.callerOf(request);
    const headers = headersOf(caller);
    const isRefused = headers instanceof Refusal;
    const whence: Whence = {
      caller: callerSeen(given),
      from: given.origin,
      userAgent: given['user-agent'],
      origin: { sender: views.senderOf(caller.address), isBot: isbot(given['user-agent']) },
      headers: isRefused ? {} : headers,
      taken: isRefused ? [] : Object.entries({ ...headers, ...COMMON }).flat(),
      refusal: isRefused ? headers : null,
    };
    known.set(socket, whence);
    return whence;
  };
}

function isSame({ caller, from, userAgent }: Whence, headers: IncomingHttpHeaders): boolean {
  return (
    from === headers.origin && userAgent === headers['user-agent'] && isSameCaller(caller, headers)
  );
}

/** Our own pages and configured sites may report plays. Browsers name their origin, so who names none is neither. */
function createAdmission({ origins, embedOrigins }: PlaysOptions) {
  const admitted = new Set(embedOrigins);
  return (caller: Caller): Record<string, string> | Refusal => {
    const { origin } = caller.headers;
    if (origin !== undefined && admitted.has(origin)) {
      return {
        'access-control-allow-origin': origin,
        'access-control-expose-headers': 'retry-after',
        vary: 'origin',
      };
    }
    if (origin === undefined || origin === 'null') return new Refusal('request/foreign-origin');
    return origins.refusalOf(caller) ?? {};
  };
}

/** Browsers add `;charset=UTF-8`. */
function isPlainText({ 'content-type': type = '' }: IncomingHttpHeaders): boolean {
  return type === 'text/plain' || /^text\/plain\s*(?:;|$)/i.test(type);
}
