import type { InsightsMail } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { Mail } from '#engines/mail/port.ts';
import { Refusal } from '#http/errors.ts';
import type { Belongings } from '#lib/belongings.ts';
import type { Clock } from '#lib/clock.ts';
import { DAY_MS } from '#lib/day.ts';
import { createDueLoop, type DueLoop } from '#lib/due-loop.ts';
import { createEndingLinks, type EndingLinks } from '#lib/ending-links.ts';
import type { AccountId } from '#lib/ids.ts';
import { dayText } from './days.ts';
import { letterOf } from './letter.ts';
import { accountsToMail, addMail, markMailed, removeMail, wantsMail } from './mail-store.ts';
import type { Insights } from './service.ts';

/** The weekly mail of one's numbers: off until it is asked for. */
export interface InsightsMails extends AsyncDisposable {
  settingOf(id: AccountId): Promise<InsightsMail>;
  /** Refuses with `notification/no-mail` to switch it on without a confirmed address. */
  change(id: AccountId, isOn: boolean): Promise<InsightsMail>;
  /** Ends it for whoever got that link; false when the link is of other mails. Idempotent. */
  end(token: string): Promise<boolean>;
  belongings: Belongings;
  start(): void;
  /** Resolves when none is under way that could go out now. */
  idle(): Promise<void>;
}

/** What the mails are made from and sent with. */
export interface InsightsMailsOptions {
  db: Db;
  clock: Clock;
  insights: Pick<Insights, 'overview'>;
  mail: Pick<Mail, 'send' | 'wake'>;
  /** The confirmed address of an account that is open; null: there is none. */
  mailOf: (id: AccountId) => Promise<string | null>;
  instanceName: string;
  /** What links begin with; undefined: the instance does not know its own address, and mails none. */
  publicUrl: string | undefined;
  /** Signs the links that end it. */
  secret: string;
  onFault: (error: unknown) => void;
}

const LOT = 50;
/** Mondays, this long after the UTC day begins. */
const SENT_MS = 8 * 3_600_000;
/** 1 January 1970 was a Thursday: so many days later it was Monday. */
const FIRST_MONDAY = 4;

export function createInsightsMails(options: InsightsMailsOptions): InsightsMails {
  const { db, clock, onFault } = options;
  const links = createEndingLinks(options.secret, 'mail of numbers');
  const loop: DueLoop = createDueLoop({ clock, onFault, work: () => sendDue(options, links) });
  async function settingOf(id: AccountId): Promise<InsightsMail> {
    const canMail = options.publicUrl !== undefined && (await options.mailOf(id)) !== null;
    return { isOn: await wantsMail(db, id), canMail };
  }
  return {
    settingOf,
    async change(id, isOn) {
      if (!isOn) await removeMail(db, id);
      else if ((await settingOf(id)).canMail) await addMail(db, id, dayOf(clock.now()));
      else throw new Refusal('notification/no-mail');
      return settingOf(id);
    },
    async end(token) {
      const id = links.accountOf(token);
      if (id !== null) await removeMail(db, id);
      return id !== null;
    },
    belongings: {
      exportName: 'insights-mail.json',
      exportOf: async (id) => ({ isOn: await wantsMail(db, id) }),
      forget: (id) => removeMail(db, id),
    },
    start: () => loop.wake(),
    idle: () => loop.idle(),
    [Symbol.asyncDispose]: () => loop[Symbol.asyncDispose](),
  };
}

/**
 * Mails to all who had none this week, from Monday morning on; when the next are due. One that fails holds up no other,
 * and is tried again.
 */
async function sendDue(options: InsightsMailsOptions, links: EndingLinks): Promise<number> {
  const { db, clock } = options;
  const monday = mondayOf(dayOf(clock.now()));
  const from = monday * DAY_MS + SENT_MS;
  if (clock.now() < from) return from;
  const faults: unknown[] = [];
  for (let after = ''; ;) {
    const ids = await accountsToMail(db, { before: monday, after, limit: LOT });
    for (const id of ids)
      await sendTo(options, links, { id, monday }).catch((fault) => faults.push(fault));
    const last = ids.at(-1);
    if (last === undefined) break;
    after = last;
  }
  if (faults.length > 0)
    throw new Error(`${faults.length} weekly mails could not be sent.`, { cause: faults[0] });
  return from + 7 * DAY_MS;
}

/** The mail and the note that it was sent are one transaction: a crash sends it once or not yet. */
async function sendTo(
  options: InsightsMailsOptions,
  links: EndingLinks,
  { id, monday }: { id: AccountId; monday: number },
): Promise<void> {
  const { db, clock, insights, mail, publicUrl, instanceName } = options;
  const to = await options.mailOf(id);
  const week = { from: dayText(monday - 7), to: dayText(monday - 1) };
  const token = links.tokenOf(id);
  const letter =
    to === null || publicUrl === undefined
      ? null
      : letterOf(await insights.overview(id, week), { instanceName, publicUrl, token });
  await db.transaction().execute(async (transaction) => {
    const isFirst = await markMailed(transaction, id, {
      before: monday,
      day: dayOf(clock.now()),
    });
    if (!isFirst || letter === null || to === null) return;
    const unsubscribe = `${publicUrl}/api/v1/unsubscribe/${token}`;
    await mail.send({ to, kind: 'insights', ...letter, unsubscribe }, transaction);
  });
  mail.wake();
}

function dayOf(at: number): number {
  return Math.floor(at / DAY_MS);
}

/** The Monday of a day's week. */
function mondayOf(day: number): number {
  return day - ((day - FIRST_MONDAY) % 7);
}
