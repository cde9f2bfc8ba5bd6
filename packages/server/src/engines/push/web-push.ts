import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import ipaddr from 'ipaddr.js';
import type { Push, PushMessage, PushOutcome, PushTarget } from './port.ts';
import { isPublicAddress, isPublicEndpoint, publicLookup } from './reach.ts';
import type { PushKeys } from './vapid.ts';

/** What pushing runs with. */
export interface WebPushOptions {
  keys: PushKeys;
  /** Whom push services may turn to: an https origin. */
  contact: string;
  /** `loopback`: plain http to this machine alone, for tests. */
  reach: 'public' | 'loopback';
}

const TIMEOUT_MS = 10_000;
/** A push service keeps what it cannot deliver for a day. */
const KEPT_SECONDS = 86_400;

/** Web push by the library that encrypts and signs; the request is ours, so that it cannot be led anywhere else. */
export function createWebPush(options: WebPushOptions): Push {
  const accepts = (endpoint: string) =>
    options.reach === 'loopback' ? isLoopback(endpoint) : isPublicEndpoint(endpoint);
  return {
    publicKey: options.keys.publicKey,
    accepts,
    async send(target, message, signal) {
      if (!accepts(target.endpoint)) return 'refused';
      try {
        return outcomeOf(await post(await sealed(options, target, message), options, signal));
      } catch {
        // What went wrong may name the endpoint, which is the browser's own secret.
        return 'later';
      }
    },
  };
}

interface Sealed {
  endpoint: string;
  headers: Record<string, string | number>;
  body: Buffer;
}

/** Encrypted for the browser and signed for its push service. The library is loaded at the first push. */
async function sealed(
  { keys, contact }: WebPushOptions,
  { endpoint, p256dh, auth }: PushTarget,
  { payload, topic, urgency }: PushMessage,
): Promise<Sealed> {
  const { default: webPush } = await import('web-push');
  const details = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
    vapidDetails: { subject: contact, ...keys },
    TTL: KEPT_SECONDS,
    topic,
    urgency,
    contentEncoding: 'aes128gcm',
  });
  const headers = details.headers as Record<string, string | number>;
  return { endpoint, headers, body: details.body ?? Buffer.alloc(0) };
}

function post(
  { endpoint, headers, body }: Sealed,
  { reach }: WebPushOptions,
  signal: AbortSignal,
): Promise<number> {
  const url = new URL(endpoint);
  const isPublic = reach === 'public';
  const limits: RequestOptions = {
    method: 'POST',
    headers,
    signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]),
    agent: false,
    ...(isPublic ? { lookup: publicLookup } : {}),
  };
  return new Promise((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, limits);
    request.once('response', (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    request.once('error', reject);
    // An address in the place of a name is connected to without a look-up.
    request.once('socket', (socket) => {
      socket.once('connect', () => {
        if (isPublic && !isPublicAddress(socket.remoteAddress ?? ''))
          request.destroy(new Error('The address is not public.'));
      });
    });
    request.end(body);
  });
}

function outcomeOf(status: number): PushOutcome {
  if (status >= 200 && status < 300) return 'sent';
  if (status === 404 || status === 410) return 'gone';
  return status === 429 || status >= 500 ? 'later' : 'refused';
}

function isLoopback(endpoint: string): boolean {
  const url = URL.parse(endpoint);
  const host = url?.hostname.replace(/^\[|\]$/g, '') ?? '';
  return ipaddr.isValid(host) && ipaddr.process(host).range() === 'loopback';
}
