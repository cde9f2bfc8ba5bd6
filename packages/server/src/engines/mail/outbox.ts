import type { MailOptions } from './options.ts';
import type { Letter, Mail } from './port.ts';
import {
  adoptMails,
  backlogOf,
  forgetOldMails,
  forgetSurplus,
  insertMail,
  listMails,
  removeMailsTo,
} from './store.ts';
import { sweepMails } from './sweep.ts';

/** Keeps mails for an admin to pass on: what an instance without a mail server has. */
export function createMailOutbox({ db, clock, log }: MailOptions): Mail {
  const owned = new DisposableStack();
  const under = new Set<Promise<void>>();

  /** After the answer: what a sender waits for is its own mail alone. */
  function tidy(): void {
    const tidying = forgetSurplus(db)
      .catch((err: unknown) => log.error({ err }, 'fault'))
      .finally(() => under.delete(tidying));
    under.add(tidying);
  }
  return {
    hasServer: false,
    async send(letter: Letter, transaction) {
      await insertMail(transaction ?? db, letter, { state: 'kept', now: clock.now() });
      log.info({ kind: letter.kind }, 'a mail waits in the outbox; there is no mail server');
      if (transaction === undefined) tidy();
    },
    wake: tidy,
    start() {
      owned.use(
        sweepMails({
          clock,
          task: async () => {
            await adoptMails(db, 'kept', clock.now());
            await forgetOldMails(db, clock.now());
            await forgetSurplus(db);
          },
          onFault: (err) => log.error({ err }, 'fault'),
        }),
      );
    },
    list: () => listMails(db),
    backlog: () => backlogOf(db),
    forget: (recipient, transaction) => removeMailsTo(transaction, recipient),
    async idle() {
      await Promise.all(under);
    },
    async [Symbol.asyncDispose]() {
      owned.dispose();
      await Promise.all(under);
    },
  };
}
