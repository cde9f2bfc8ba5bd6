import { minuteOf } from '#lib/day.ts';
import type { Db } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';
import { BEGINNING, hashOf } from './audit-chain.ts';

/** Something that was done at the desk. */
export interface Audited {
  by: AccountId;
  act:
    | 'read-queue'
    | 'read-case'
    | 'claim'
    | 'release'
    | 'note'
    | 'decide'
    | 'propose'
    | 'confirm'
    | 'decline'
    | 'retract'
    | 'ask-opinion'
    | 'give-opinion'
    | 'answer-complaint'
    | 'export-case'
    | 'undo'
    | 'answer-appeal'
    | 'give-role'
    | 'read-held'
    | 'let-through'
    | 'read-blocked'
    | 'lift-block'
    | 'export-blocked'
    | 'import-blocked'
    | 'keep-rule'
    | 'remove-rule'
    | 'pass-held'
    | 'refuse-held';
  /** The case, the account that was given a role, the rule, or what was held; empty: the queue. */
  subject: string;
  /** Codes, never words that somebody wrote. */
  detail?: string;
}

/**
 * Adds to the audit log in the caller's transaction: what is not written down was not done. Each entry's hash covers the
 * one before, so none can be changed or taken out between others without a trace.
 */
export async function audit(
  transaction: Db,
  now: number,
  { by, act, subject, detail = '' }: Audited,
): Promise<void> {
  const last = await lastEntry(transaction);
  const entry = {
    number: (last?.number ?? 0) + 1,
    at: minuteOf(now),
    actor_id: by,
    act,
    subject,
    detail,
    previous: last?.hash ?? BEGINNING,
  };
  await transaction
    .insertInto('audit_log')
    .values({ ...entry, hash: hashOf(entry) })
    .execute();
}

/** The latest entry; undefined before the first. */
export async function lastEntry(db: Db): Promise<{ number: number; hash: string } | undefined> {
  return db
    .selectFrom('audit_log')
    .select(['number', 'hash'])
    .orderBy('number', 'desc')
    .limit(1)
    .executeTakeFirst();
}
