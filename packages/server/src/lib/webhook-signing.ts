import { createHmac } from 'node:crypto';

/** A signed message as the Standard Webhooks specification 1.0 has it: https://www.standardwebhooks.com/ */
export interface SignedHeaders {
  /** The same for every try of one message, so that a receiver can tell them. */
  'webhook-id': string;
  /** Epoch seconds of this try. */
  'webhook-timestamp': string;
  /** `v1,` and HMAC-SHA256 of `id.timestamp.body` in base64. */
  'webhook-signature': string;
}

const PREFIX = 'whsec_';
/** Bytes of a key, as the specification wants them. */
const KEY_BYTES = { min: 24, max: 64 } as const;

/** Bytes of a secret that is written `whsec_` and base64 of 24 to 64 bytes; null: it is not. */
export function keyFrom(secret: string): Buffer | null {
  const text = secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : '';
  if (!/^[A-Za-z\d+/]+={0,2}$/.test(text)) return null;
  const key = Buffer.from(text, 'base64');
  return key.length >= KEY_BYTES.min && key.length <= KEY_BYTES.max ? key : null;
}

/** Headers that prove who sent a body, and when. `id` has no dot in it. */
export function signedHeaders(
  key: Buffer,
  { id, at, body }: { id: string; at: number; body: string },
): SignedHeaders {
  const timestamp = String(Math.floor(at / 1000));
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64');
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
  };
}
