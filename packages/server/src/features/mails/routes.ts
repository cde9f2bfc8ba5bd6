import { listOutbox, type OutboxMail } from '@footlights/contract';
import type { KeptMail, Mail } from '#engines/mail/port.ts';
import type { Http } from '#http/serve.ts';

/** Mails that have not left this server, for admins. */
export function mailRoutes(http: Http, mail: Mail): void {
  http.route(listOutbox, async () => ({
    hasServer: mail.hasServer,
    mails: (await mail.list()).map(shown),
  }));
}

/** What a mail says is for its reader, unless an admin is to pass it on. */
function shown({ id, kind, writtenAt, state, to, subject, text }: KeptMail): OutboxMail {
  const letter = state === 'kept' ? { letter: { to, subject, text } } : {};
  return { id, kind, writtenAt, state, ...letter };
}
