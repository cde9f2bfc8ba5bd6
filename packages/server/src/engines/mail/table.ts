import type { Generated } from 'kysely';

/** A mail that was kept, waits for the mail server, or was given up. Delivered ones are gone. */
export interface MailRow {
  id: Generated<number>;
  kind: string;
  recipient: string;
  subject: string;
  text: string;
  /** Where mail programs end what it belongs to. */
  unsubscribe: string | null;
  /** Start of the UTC day, epoch milliseconds. */
  written_at: number;
  state: 'kept' | 'waiting' | 'failed';
  /** How often the mail server put it off. */
  attempts: number;
  /** Of a waiting one: not to be tried before. */
  due_at: number | null;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    mails: MailRow;
  }
}
