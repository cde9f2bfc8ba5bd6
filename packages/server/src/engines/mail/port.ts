import type { Db } from '#engines/db/port.ts';
import type { Backlog } from '#lib/backlog.ts';

/** A mail to one person: plain text, of which the HTML is made. No pictures, no counted links. */
export interface Letter {
  /** One address. */
  to: string;
  /** What it is about, in one word such as `reset`; the only thing a log says of it. */
  kind: string;
  subject: string;
  text: string;
  /** Where a mail program ends what the mail belongs to, with one POST (RFC 8058). */
  unsubscribe?: string;
}

/** A mail that has not left this server. */
export interface KeptMail extends Letter {
  id: number;
  /** Start of the UTC day it was written, epoch milliseconds. */
  writtenAt: number;
  /** `kept`: nobody delivers it. `waiting`: for the mail server. `failed`: the mail server will not take it. */
  state: 'kept' | 'waiting' | 'failed';
}

/**
 * Sends mails.
 * Durability: a resolved `send`, or one whose transaction was committed, is delivered at least once, across restarts
 * and however long the mail server is away, up to 14 days. Without a mail server the last 500 are kept for 14 days.
 * Order: as sent, save those that the server put off. Nothing of a mail but its kind is ever logged.
 */
export interface Mail extends AsyncDisposable {
  /** Whether a mail server delivers them. */
  readonly hasServer: boolean;
  /** Never waits for the mail server. Within the transaction when one is given; then call `wake` after its commit. */
  send(letter: Letter, transaction?: Db): Promise<void>;
  /** Looks for mails to deliver now. */
  wake(): void;
  /** Begins to deliver, and to forget what is too old. */
  start(): void;
  /** The newest first, at most 500. */
  list(): Promise<KeptMail[]>;
  /** Without a mail server none waits. A waiting one is as old as the UTC day it was written on. */
  backlog(): Promise<Backlog>;
  /** Drops every mail to that address that has not left, in the caller's transaction. */
  forget(recipient: string, transaction: Db): Promise<void>;
  /** Resolves when nothing is under way that could be delivered now. */
  idle(): Promise<void>;
  /** Stops; what was not delivered stays for the next start. */
  [Symbol.asyncDispose](): PromiseLike<void>;
}
