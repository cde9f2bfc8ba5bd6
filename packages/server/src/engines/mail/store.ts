import type { Selectable } from 'kysely';
import type { Db } from '#engines/db/port.ts';
import type { Backlog } from '#lib/backlog.ts';
import { DAY_MS, startOfDay } from '#lib/day.ts';
import type { KeptMail, Letter } from './port.ts';
import type { MailRow } from './table.ts';

/** Most mails that are kept without a mail server, and that a list shows. */
export const MOST_KEPT = 500;
/** How long a mail stays that was not delivered. */
export const KEPT_DAYS = 14;

/** A mail as it waits for delivery. */
export type WaitingMail = Selectable<MailRow>;

export async function insertMail(
  db: Db,
  { to, kind, subject, text, unsubscribe }: Letter,
  how: { state: 'kept' | 'waiting'; now: number },
): Promise<void> {
  await db
    .insertInto('mails')
    .values({
      kind,
      recipient: to,
      subject,
      text,
      unsubscribe: unsubscribe ?? null,
      written_at: startOfDay(how.now),
      state: how.state,
      attempts: 0,
      // Due from the start of the day: the moment would tell when somebody was here.
      due_at: how.state === 'waiting' ? startOfDay(how.now) : null,
    })
    .execute();
}

/** The first mails that may be tried now. */
export async function dueMails(db: Db, now: number, most: number): Promise<WaitingMail[]> {
  return db
    .selectFrom('mails')
    .selectAll()
    .where('state', '=', 'waiting')
    .where('due_at', '<=', now)
    .orderBy('due_at')
    .orderBy('id')
    .limit(most)
    .execute();
}

/** When the next waiting mail may be tried; null when none waits. */
export async function nextDueAt(db: Db): Promise<number | null> {
  const row = await db
    .selectFrom('mails')
    .select(({ fn }) => fn.min<number | null>('due_at').as('at'))
    .where('state', '=', 'waiting')
    .executeTakeFirst();
  return row?.at ?? null;
}

export async function removeMail(db: Db, id: number): Promise<void> {
  await db.deleteFrom('mails').where('id', '=', id).execute();
}

/** Puts a mail off, or gives it up when `dueAt` is null. */
export async function putOffMail(
  db: Db,
  id: number,
  to: { attempts: number; dueAt: number | null },
): Promise<void> {
  await db
    .updateTable('mails')
    .set({
      attempts: to.attempts,
      due_at: to.dueAt,
      state: to.dueAt === null ? 'failed' : 'waiting',
    })
    .where('id', '=', id)
    .execute();
}

/** Mails that were kept while there was no server are its to deliver once there is one, and the other way round. */
export async function adoptMails(db: Db, state: 'kept' | 'waiting', now: number): Promise<void> {
  await db
    .updateTable('mails')
    .set({ state, due_at: state === 'waiting' ? now : null })
    .where('state', '=', state === 'waiting' ? 'kept' : 'waiting')
    .execute();
}

/** Forgets mails that are too old. */
export async function forgetOldMails(db: Db, now: number): Promise<void> {
  await db
    .deleteFrom('mails')
    .where('written_at', '<=', startOfDay(now) - KEPT_DAYS * DAY_MS)
    .execute();
}

/** Forgets all but the newest that were kept or given up. */
export async function forgetSurplus(db: Db): Promise<void> {
  const last = await db
    .selectFrom('mails')
    .select('id')
    .where('state', '!=', 'waiting')
    .orderBy('id', 'desc')
    .offset(MOST_KEPT)
    .limit(1)
    .executeTakeFirst();
  if (last === undefined) return;
  await db.deleteFrom('mails').where('state', '!=', 'waiting').where('id', '<=', last.id).execute();
}

export async function listMails(db: Db): Promise<KeptMail[]> {
  const rows = await db
    .selectFrom('mails')
    .selectAll()
    .orderBy('id', 'desc')
    .limit(MOST_KEPT)
    .execute();
  return rows.map(({ id, kind, recipient: to, subject, text, written_at: writtenAt, state }) => ({
    id,
    kind,
    to,
    subject,
    text,
    writtenAt,
    state,
  }));
}

/** What waits for the mail server, and what it put off or would not take. */
export async function backlogOf(db: Db): Promise<Backlog> {
  const { waiting, failed, oldestAt } = await db
    .selectFrom('mails')
    .select(({ fn }) => [
      fn.countAll<number>().filterWhere('state', '=', 'waiting').as('waiting'),
      fn
        .countAll<number>()
        .filterWhere((row) => row.or([row('state', '=', 'failed'), row('attempts', '>', 0)]))
        .as('failed'),
      fn.min<number | null>('written_at').filterWhere('state', '=', 'waiting').as('oldestAt'),
    ])
    .executeTakeFirstOrThrow();
  return { waiting, failed, oldestAt };
}

export async function removeMailsTo(db: Db, recipient: string): Promise<void> {
  await db.deleteFrom('mails').where('recipient', '=', recipient).execute();
}
