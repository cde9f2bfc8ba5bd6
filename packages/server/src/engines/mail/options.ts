import type { Db } from '#engines/db/port.ts';
import type { Clock } from '#lib/clock.ts';
import type { Log } from '#log.ts';

/** What sending runs on. */
export interface MailOptions {
  db: Db;
  clock: Clock;
  log: Log;
  /** Whose addresses are links in mails, such as `https://clips.example`; undefined: not known. */
  origin: string | undefined;
}

/** Where mails go. */
export interface MailServer {
  /** Such as `smtps://user:password@mail.example`; never logged. */
  url: string;
  /** Such as `Footlights <no-reply@clips.example>`. */
  from: string;
}
