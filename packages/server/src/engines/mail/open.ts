import type { MailOptions, MailServer } from './options.ts';
import { createMailOutbox } from './outbox.ts';
import type { Mail } from './port.ts';
import { createSmtp } from './smtp.ts';

/** Through a mail server where there is one, else into the outbox. */
export function openMail(options: MailOptions & { server: MailServer | undefined }): Mail {
  const { server } = options;
  return server === undefined ? createMailOutbox(options) : createSmtp({ ...options, server });
}
