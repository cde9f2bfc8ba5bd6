import type { Db } from '#engines/db/port.ts';
import type { Backlog } from '#lib/backlog.ts';
import type { Transporter } from 'nodemailer';
import { htmlOf } from './html.ts';
import type { MailOptions, MailServer } from './options.ts';
import type { Letter, Mail } from './port.ts';
import {
  adoptMails,
  backlogOf,
  dueMails,
  forgetOldMails,
  forgetSurplus,
  insertMail,
  listMails,
  nextDueAt,
  putOffMail,
  removeMail,
  removeMailsTo,
  type WaitingMail,
} from './store.ts';
import { sweepMails } from './sweep.ts';

const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 3_600_000;
const BATCH = 50;

/** How sending one mail ended: `refused` is about that mail for good, `later` about it now, `away` about the server. */
type Outcome = 'delivered' | 'refused' | 'later' | 'away';

/** Delivers through a mail server. Mails wait in the database; one at a time leaves it, on one connection. */
export function createSmtp(options: MailOptions & { server: MailServer }): Mail {
  return new SmtpMail(options);
}

class SmtpMail implements Mail {
  readonly hasServer = true;
  readonly #options: MailOptions & { server: MailServer };
  readonly #owned = new DisposableStack();
  #transporter: Promise<Transporter> | undefined;
  #delivering: Promise<void> | undefined;
  #isAskedAgain = false;
  #isWorking = false;
  /** Failures in a row to reach the server at all, and until when it is left alone. */
  #away = { times: 0, until: 0 };
  #cancelTimer = () => {};

  constructor(options: MailOptions & { server: MailServer }) {
    this.#options = options;
  }

  async send(letter: Letter, transaction?: MailOptions['db']): Promise<void> {
    const { db, clock } = this.#options;
    await insertMail(transaction ?? db, letter, { state: 'waiting', now: clock.now() });
    if (transaction === undefined) this.wake();
  }

  wake(): void {
    this.#isAskedAgain = true;
    if (!this.#isWorking || this.#delivering !== undefined) return;
    this.#delivering = this.#deliver()
      .catch((err: unknown) => {
        this.#options.log.error({ err }, 'fault');
        this.#wakeAt(this.#options.clock.now() + FIRST_WAIT_MS);
      })
      .finally(() => {
        this.#delivering = undefined;
        if (this.#isAskedAgain) this.wake();
      });
  }

  start(): void {
    const { db, clock, log } = this.#options;
    this.#isWorking = true;
    this.#owned.use(
      sweepMails({
        clock,
        task: async () => {
          await adoptMails(db, 'waiting', clock.now());
          await forgetOldMails(db, clock.now());
          await forgetSurplus(db);
          this.wake();
        },
        onFault: (err) => log.error({ err }, 'fault'),
      }),
    );
  }

  async forget(recipient: string, transaction: Db): Promise<void> {
    await removeMailsTo(transaction, recipient);
  }

  list(): ReturnType<Mail['list']> {
    return listMails(this.#options.db);
  }

  backlog(): Promise<Backlog> {
    return backlogOf(this.#options.db);
  }

  async idle(): Promise<void> {
    while (this.#delivering !== undefined) await this.#delivering;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isWorking = false;
    this.#owned.dispose();
    this.#cancelTimer();
    await this.#disconnect();
    await this.#delivering;
  }

  async #deliver(): Promise<void> {
    const { db, clock } = this.#options;
    this.#isAskedAgain = false;
    this.#cancelTimer();
    if (clock.now() < this.#away.until) return this.#wakeAt(this.#away.until);
    for (;;) {
      const mails = await dueMails(db, clock.now(), BATCH);
      for (const mail of mails) {
        if (!this.#isWorking) return;
        if ((await this.#deliverOne(mail)) === 'away') return this.#wakeAt(this.#away.until);
      }
      if (mails.length < BATCH) break;
    }
    // An idle connection would only be closed by the server.
    await this.#disconnect();
    const next = await nextDueAt(db);
    if (next !== null) this.#wakeAt(next);
  }

  async #disconnect(): Promise<void> {
    const transporter = await this.#transporter?.catch(() => undefined);
    this.#transporter = undefined;
    transporter?.close();
  }

  async #deliverOne(mail: WaitingMail): Promise<Outcome> {
    const { db, clock } = this.#options;
    const outcome = await this.#hand(mail);
    if (outcome === 'away') {
      const times = this.#away.times + 1;
      this.#away = { times, until: clock.now() + waitAfter(times) };
      return outcome;
    }
    this.#away = { times: 0, until: 0 };
    if (outcome === 'delivered') await removeMail(db, mail.id);
    else {
      const attempts = mail.attempts + 1;
      const dueAt = outcome === 'refused' ? null : clock.now() + waitAfter(attempts);
      await putOffMail(db, mail.id, { attempts, dueAt });
    }
    return outcome;
  }

  async #hand(mail: WaitingMail): Promise<Outcome> {
    const { log, server, origin } = this.#options;
    const { kind, recipient, subject, text } = mail;
    this.#transporter ??= connect(server);
    const transporter = await this.#transporter;
    try {
      await transporter.sendMail({
        from: server.from,
        to: { name: '', address: recipient },
        subject,
        text,
        html: htmlOf(text, origin),
        headers: { 'Auto-Submitted': 'auto-generated', ...unsubscribingFrom(mail) },
      });
      return 'delivered';
    } catch (error) {
      if (!this.#isWorking) return 'away';
      const outcome = outcomeOf(error);
      // Its message may quote the address, and even the password.
      const { code, responseCode: status } = error as SmtpError;
      log.warn({ kind, code, status }, SAID[outcome]);
      return outcome;
    }
  }

  #wakeAt(at: number): void {
    if (!this.#isWorking) return;
    const { clock } = this.#options;
    this.#cancelTimer();
    this.#cancelTimer = clock.after(Math.max(at - clock.now(), 0), async () => {
      this.wake();
      await this.#delivering;
    });
  }
}

/** One click in the reader's mail program (RFC 8058). */
function unsubscribingFrom({ unsubscribe }: WaitingMail): Record<string, string> {
  if (unsubscribe === null) return {};
  return {
    'List-Unsubscribe': `<${unsubscribe}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
  };
}

interface SmtpError {
  code?: string;
  responseCode?: number;
}

const SAID = {
  refused: 'the mail server refuses a mail for good; it stays in the outbox',
  later: 'the mail server puts a mail off; it is tried again',
  away: 'the mail server cannot be used; mails wait and are tried again',
} as const;

function outcomeOf(error: unknown): keyof typeof SAID {
  const { code, responseCode = 0 } = error as SmtpError;
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return 'away';
  return responseCode >= 500 ? 'refused' : 'later';
}

function waitAfter(times: number): number {
  return Math.min(FIRST_WAIT_MS * 2 ** (times - 1), LONGEST_WAIT_MS);
}

/** Loaded at the first mail. */
async function connect({ url }: MailServer): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  return createTransport({
    url,
    pool: true,
    maxConnections: 1,
    connectionTimeout: 15_000,
    greetingTimeout: 15_000,
    socketTimeout: 30_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
}
