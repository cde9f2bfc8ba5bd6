import { sql } from 'kysely';
import type { DbTransaction } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';
import type { PasskeyAuth } from './passkey-auth.ts';

/** What we read of a passkey's row. */
export interface StoredPasskey {
  id: string;
  name?: string | null | undefined;
  createdAt?: Date | null | undefined;
}

/** Rows of the library's table of passkeys. */
export function createPasskeyStore(auth: () => Promise<PasskeyAuth>) {
  const adapter = async () => (await (await auth()).$context).adapter;
  return {
    /** The oldest first. */
    list: async (id: AccountId): Promise<StoredPasskey[]> =>
      (await adapter()).findMany<StoredPasskey>({
        model: 'passkey',
        where: [{ field: 'userId', value: id }],
        sortBy: { field: 'createdAt', direction: 'asc' },
        limit: 100,
      }),
    rename: async (id: AccountId, passkey: { id: string; name: string }) =>
      (await adapter()).update<StoredPasskey>({
        model: 'passkey',
        where: [
          { field: 'id', value: passkey.id },
          { field: 'userId', value: id },
        ],
        update: { name: passkey.name },
      }),
    /** Whether there was one. */
    async remove(transaction: DbTransaction, id: AccountId, passkey: string): Promise<boolean> {
      const { numAffectedRows = 0n } =
        await sql`delete from "passkey" where "id" = ${passkey} and "userId" = ${id}`.execute(
          transaction,
        );
      return numAffectedRows > 0n;
    },
  };
}
