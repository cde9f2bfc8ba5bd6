import type { IncomingHttpHeaders } from 'node:http';
import { sql } from 'kysely';
import type { DbTransaction } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';
import { DAY_MS } from '#lib/day.ts';
import type { Parts } from './parts.ts';
import { endSessionsOf, sessionTokenOf } from './sessions.ts';

/** The end of an account, and of its sessions. */
export interface Ending {
  /** Ends every session of an account but that of these headers. */
  endOtherSessions(id: AccountId, headers: IncomingHttpHeaders): Promise<void>;
  /** Ends every session of an account, in the caller's transaction; tell `signIns.ended` after its commit. */
  endSessions(transaction: DbTransaction, id: AccountId): Promise<void>;
  /** Removes the account, its profile, and every way to sign in, in the caller's transaction. */
  erase(transaction: DbTransaction, id: AccountId): Promise<void>;
}

/** Rows of the library that name an account; the account itself goes last. */
const OWNED = ['session', 'account'] as const;
/** How long nobody else can take the name, so that old mentions do not lead to a stranger. */
const NAME_MS = 90 * DAY_MS;

export function createEnding(parts: Parts): Ending {
  const { db, profiles } = parts;
  return {
    async endOtherSessions(id, headers) {
      const but = await sessionTokenOf(parts, headers);
      await db
        .transaction()
        .execute((transaction) => endSessionsOf(parts, transaction, { id, but }));
    },
    endSessions: (transaction, id) => endSessionsOf(parts, transaction, { id }),
    async erase(transaction, id) {
      const { adapter } = await parts.within(transaction);
      for (const model of OWNED)
        await adapter.deleteMany({ model, where: [{ field: 'userId', value: id }] });
      await dropFactors(transaction, id);
      await transaction.deleteFrom('invites').where('made_by', '=', id).execute();
      await endWords(parts, transaction, id);
      await adapter.delete({ model: 'user', where: [{ field: 'id', value: id }] });
      await profiles.remove(transaction, id);
    },
  };
}

/** Its name is kept back for a while, and what waits to be mailed to it is dropped. */
async function endWords(parts: Parts, transaction: DbTransaction, id: AccountId): Promise<void> {
  const { clock, mail, profiles } = parts;
  const { internalAdapter } = await parts.within(transaction);
  const user = (await internalAdapter.findUserById(id)) as {
    email: string;
    username: string;
  } | null;
  if (user === null) return;
  await profiles.reserveName(transaction, user.username, clock.now() + NAME_MS);
  const links = await transaction
    .deleteFrom('mail_links')
    .where('account_id', '=', id)
    .returning('email')
    .execute();
  for (const email of new Set([user.email, ...links.map((link) => link.email)]))
    await mail.forget(email, transaction);
}

/** Removes every way in but the password: passkeys, the app's code and recovery codes. */
export async function dropFactors(transaction: DbTransaction, id: AccountId): Promise<void> {
  for (const table of ['two_factor', 'recovery_codes'] as const)
    await transaction.deleteFrom(table).where('account_id', '=', id).execute();
  await sql`delete from passkey where ${sql.ref('userId')} = ${id}`.execute(transaction);
}
