import { APPLICATION_GRAPHEMES, type Application } from '@footlights/contract';
import { randomBytes } from 'node:crypto';
import { Refusal } from '#http/errors.ts';
import { startOfDay } from '#lib/day.ts';
import { cleanText, graphemes, isVisible } from '#lib/text.ts';
import {
  countApplications,
  findApplication,
  insertApplication,
  listApplicationRows,
  takeApplication,
  takeOldApplications,
} from './application-store.ts';
import { refusalOfSignUp } from './auth-errors.ts';
import { letters } from './letters.ts';
import { claim, makeAccount } from './make-account.ts';
import type { LinkCaller, Parts } from './parts.ts';
import { check, modeNow, type NewAccount } from './sign-up.ts';
import type { ApplicationRow } from './table.ts';

/** Most applications that wait at once. */
const MOST_WAITING = 1000;

/** Accounts that admins approve before there is anything of them. */
export interface Applications {
  /** Throws `application/not-needed` where everybody may sign up, and what `signUp` throws. */
  apply(wanted: NewAccount & { text: string }): Promise<void>;
  /** The oldest first, at most 100. */
  list(): Promise<Application[]>;
  /** Makes the account and mails the applicant. */
  approve(id: string, caller: LinkCaller): Promise<void>;
  /** Forgets all of it and mails the applicant. */
  decline(id: string, caller: LinkCaller): Promise<void>;
}

export function createApplications(parts: Parts): Applications {
  const { db, profiles, mail, rules } = parts;
  const senderOf = ({ origin }: LinkCaller) => ({ instance: rules.instanceName, origin });
  return {
    apply: (wanted) => apply(parts, wanted),
    async list() {
      return (await listApplicationRows(db)).map(shown);
    },
    async approve(id, caller) {
      await approve(parts, id, caller);
      mail.wake();
    },
    async decline(id, caller) {
      await db.transaction().execute(async (transaction) => {
        const row = found(await takeApplication(transaction, id));
        await profiles.freeName(transaction, row.username);
        if (row.email === null) return;
        await mail.send({ to: row.email, ...letters.declined(senderOf(caller), row) }, transaction);
      });
      mail.wake();
    },
  };
}

/** Whether these are the login and password of an application that waits. */
export async function isWaiting(
  { db, hashing }: Parts,
  { login, password }: { login: string; password: string },
): Promise<boolean> {
  const row = await findApplication(db, login);
  return row !== undefined && hashing.verify({ hash: row.password_hash, password });
}

/** Forgets applications that nobody answered, and lets their names go. */
export async function forgetOldApplications({ db, clock, profiles }: Parts): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    for (const username of await takeOldApplications(transaction, clock.now()))
      await profiles.freeName(transaction, username);
  });
}

async function apply(parts: Parts, wanted: NewAccount & { text: string }): Promise<void> {
  const { db, clock } = parts;
  if ((await modeNow(parts)) !== 'approval') throw new Refusal('application/not-needed');
  const text = textFrom(wanted.text);
  const { username, email, passwordHash } = await check(parts, wanted);
  await db.transaction().execute(async (transaction) => {
    if ((await countApplications(transaction)) >= MOST_WAITING)
      throw new Refusal('busy', { retryAfterSeconds: 86_400 });
    await claim(parts, transaction, username);
    const { internalAdapter } = await parts.within(transaction);
    const isTaken = email !== undefined && (await internalAdapter.findUserByEmail(email)) !== null;
    const isNew =
      !isTaken &&
      (await insertApplication(transaction, {
        id: randomBytes(16).toString('base64url'),
        username,
        email: email ?? null,
        password_hash: passwordHash,
        text,
        applied_at: startOfDay(clock.now()),
      }));
    if (!isNew) throw new Refusal('account/email-taken', { detail: { field: 'email' } });
  });
}

async function approve(parts: Parts, id: string, caller: LinkCaller): Promise<void> {
  const { db, profiles, mail, rules } = parts;
  let username = '';
  try {
    await db.transaction().execute(async (transaction) => {
      const row = found(await takeApplication(transaction, id));
      ({ username } = row);
      await profiles.freeName(transaction, username);
      const { account } = await makeAccount(parts, transaction, {
        checked: { username, email: row.email ?? undefined, passwordHash: row.password_hash },
        caller,
      });
      // The library signs a new account in; this one is somebody else's.
      const { internalAdapter } = await parts.within(transaction);
      await internalAdapter.deleteUserSessions(account.id);
      if (row.email === null) return;
      const sender = { instance: rules.instanceName, origin: caller.origin };
      await mail.send({ to: row.email, ...letters.approved(sender, row) }, transaction);
    });
  } catch (error) {
    throw refusalOfSignUp(error, { username }) ?? error;
  }
}

function found(row: ApplicationRow | undefined): ApplicationRow {
  if (row === undefined) throw new Refusal('application/not-found');
  return row;
}

function textFrom(given: string): string {
  const text = cleanText(given);
  const count = isVisible(text) ? graphemes(text) : 0;
  if (count > 0 && count <= APPLICATION_GRAPHEMES) return text;
  throw new Refusal('application/text-invalid', {
    message: `Say in 1 to ${APPLICATION_GRAPHEMES} characters why you would like to join; these are ${count}.`,
    detail: { field: 'text' },
  });
}

function shown(row: ApplicationRow): Application {
  const { id, username, email, text, applied_at: appliedAt } = row;
  return { id, username, hasEmail: email !== null, text, appliedAt };
}
