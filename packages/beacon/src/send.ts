import type { Ledger, Play } from './ledger.ts';
import { quietly } from './quietly.ts';
import type { Ticket } from './wire.ts';

/** Sends queued plays. */
export interface Sender {
  /** Fetches a ticket; the last one known when that fails. Never rejects. */
  refresh(): Promise<Ticket | undefined>;
  /** Queues a play and sends it within 20 s. Throws when the storage does. */
  add(play: Play): void;
  /** Sends what this page has queued at once, as far as a ticket is in memory. Synchronous. */
  hurry(): void;
  /** Sends everything in the queue, and settles when it was answered or failed. Never rejects. */
  flush(): Promise<void>;
}

/** What a sender needs. */
export interface SenderOptions {
  /** Address of the API without a slash at its end. */
  api: string;
  fetch: typeof fetch;
  /** Epoch milliseconds by the device. */
  now: () => number;
  /** A number in [0, 1), for delays. */
  random: () => number;
}

/** Bytes of every packet, so that a size tells nothing. The same as the contract's. */
export const PACKET_BYTES = 512;

const SPREAD_MS = 20_000;
const RETRY_MS = 30_000;
const PRIVATELY = { credentials: 'omit', referrerPolicy: 'no-referrer' } as const;

/** Sends the plays of `ledger`, and begins with those that an earlier page has left. */
export const createSender = (
  { api, fetch, now, random }: SenderOptions,
  ledger: Ledger,
): Sender => {
  /** Queued by this page and not tried yet. */
  const fresh = new Set<number>();
  /** The last ticket fetched; its end by the device's clock. */
  let current: Ticket | undefined;

  const refresh = async (): Promise<Ticket | undefined> => {
    try {
      const ticket: Ticket = await (await fetch(`${api}/ticket`, PRIVATELY)).json();
      ticket.endsAt += now() - ticket.now;
      // Not so for an answer that is no ticket.
      if (ticket.endsAt) current = ticket;
    } catch {
      // Offline: plays wait in the queue.
    }
    return current;
  };

  // While offline nothing may be tagged: what was tagged and not answered is gone tomorrow.
  const isOpen = (): boolean => !!current && now() < current.endsAt && navigator.onLine;

  /** Starts a request synchronously. Gives the milliseconds to wait before the next, 0 for none. */
  const post = async (key: number): Promise<number> => {
    if (!isOpen()) return RETRY_MS;
    fresh.delete(key);
    const packet = ledger.claim(key, current!);
    if (packet) {
      const { status, headers } = await fetch(`${api}/plays`, {
        ...PRIVATELY,
        method: 'POST',
        body: packet.padEnd(PACKET_BYTES),
        headers: { 'content-type': 'text/plain' },
        keepalive: true,
      });
      // Too many, or the server cannot: not taken. All else is an answer for good.
      if (status > 428) return Number(headers.get('retry-after')) * 1000 || RETRY_MS;
    }
    ledger.drop(key);
    return 0;
  };

  /** Tries once; if that fails again later, after `patience` milliseconds or more. */
  const attempt = async (key: number, patience: number): Promise<void> => {
    if (!isOpen()) await refresh();
    const wait = await post(key).catch(() => RETRY_MS);
    if (wait) later(key, Math.max(wait, patience) * (1 + random()));
  };

  const later = (key: number, ms: number): unknown => setTimeout(() => void attempt(key, ms), ms);

  const soon = (key: number): unknown => later(key, random() * SPREAD_MS);

  const waiting = (): number[] => quietly(() => ledger.waiting()) ?? [];

  waiting().forEach(soon);

  return {
    refresh,
    add(play) {
      const key = ledger.add(play);
      fresh.add(key);
      soon(key);
    },
    hurry() {
      for (const key of fresh) post(key).catch(() => 0);
    },
    async flush() {
      await Promise.all(waiting().map((key) => attempt(key, 0)));
    },
  };
};
