import type { AccountId } from '#lib/ids.ts';

/** What following a link in a mail does. */
export type LinkPurpose = 'confirm' | 'change' | 'reset';

/** A link that was mailed and has not been followed. Works once. */
export interface MailLinkRow {
  /** Of the token, which only the mail has. */
  hash: string;
  account_id: AccountId;
  purpose: LinkPurpose;
  /** The address it was mailed to. */
  email: string;
  /** Full hour, epoch milliseconds. */
  ends_at: number;
}

/** An invitation that still works. Who used it is not kept. */
export interface InviteRow {
  id: string;
  /** Of the code, which is shown once. */
  hash: string;
  made_by: AccountId;
  note: string;
  uses_left: number;
  /** Start of the UTC day, epoch milliseconds. */
  made_at: number;
  /** Start of a UTC day, epoch milliseconds. */
  ends_at: number;
}

/** Somebody who applies for an account; gone once answered. */
export interface ApplicationRow {
  id: string;
  username: string;
  email: string | null;
  password_hash: string;
  text: string;
  /** Start of the UTC day, epoch milliseconds. */
  applied_at: number;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    mail_links: MailLinkRow;
    invites: InviteRow;
    applications: ApplicationRow;
  }
}
