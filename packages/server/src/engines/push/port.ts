/** A browser's push service and the keys that only the browser can read with (RFC 8030, RFC 8291). */
export interface PushTarget {
  endpoint: string;
  p256dh: string;
  auth: string;
}

/** What is pushed. Encrypted for the browser; the push service sees its size, topic and urgency alone. */
export interface PushMessage {
  /** At most 3,000 bytes. */
  payload: string;
  /** A later message of the same topic replaces one that has not been fetched: up to 32 characters of base64url. */
  topic: string;
  urgency: 'low' | 'normal';
}

/** `gone`: the browser has unsubscribed, for good. `refused`: this message never will be taken. `later`: try again. */
export type PushOutcome = 'sent' | 'gone' | 'refused' | 'later';

/**
 * Sends messages to push services.
 * Bounded: one request of at most ten seconds, no redirect is followed, and nothing of the answer is read but its status.
 */
export interface Push {
  /** What browsers subscribe with: an uncompressed P-256 point, base64url. */
  readonly publicKey: string;
  /** Whether messages may be sent there: https, and a name that is not one of a private network. Resolves no name. */
  accepts(endpoint: string): boolean;
  /** Never throws. A name that leads into a private network is refused at the moment of connecting. */
  send(target: PushTarget, message: PushMessage, signal: AbortSignal): Promise<PushOutcome>;
}
