import type { Db, DbTransaction } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';
import type { TwoFactorRow } from './security-table.ts';

/** SQL of second factors and recovery codes. */
export function createSecurityStore(db: Db) {
  return {
    factorOf: (id: AccountId): Promise<TwoFactorRow | undefined> =>
      db.selectFrom('two_factor').selectAll().where('account_id', '=', id).executeTakeFirst(),
    /** Whether it was kept: one that is on is not replaced. */
    async beginFactor(id: AccountId, secret: string): Promise<boolean> {
      const { numInsertedOrUpdatedRows = 0n } = await db
        .insertInto('two_factor')
        .values({ account_id: id, secret, is_on: 0 })
        .onConflict((conflict) =>
          conflict.column('account_id').doUpdateSet({ secret }).where('two_factor.is_on', '=', 0),
        )
        .executeTakeFirst();
      return numInsertedOrUpdatedRows > 0n;
    },
    /** Whether this is what switched it on. */
    async confirmFactor(transaction: DbTransaction, row: TwoFactorRow): Promise<boolean> {
      const { numUpdatedRows } = await transaction
        .updateTable('two_factor')
        .set({ is_on: 1 })
        .where('account_id', '=', row.account_id)
        .where('secret', '=', row.secret)
        .where('is_on', '=', 0)
        .executeTakeFirst();
      return numUpdatedRows > 0n;
    },
    dropFactor: (transaction: DbTransaction, id: AccountId) =>
      transaction.deleteFrom('two_factor').where('account_id', '=', id).execute(),
    async replaceCodes(transaction: DbTransaction, id: AccountId, hashes: readonly string[]) {
      await transaction.deleteFrom('recovery_codes').where('account_id', '=', id).execute();
      await transaction
        .insertInto('recovery_codes')
        .values(hashes.map((hash) => ({ account_id: id, hash })))
        .execute();
    },
    /** Whether there was such a code; it is gone. */
    async takeCode(within: Db | DbTransaction, id: AccountId, hash: string): Promise<boolean> {
      const { numDeletedRows } = await within
        .deleteFrom('recovery_codes')
        .where('account_id', '=', id)
        .where('hash', '=', hash)
        .executeTakeFirst();
      return numDeletedRows > 0n;
    },
    async countCodes(id: AccountId): Promise<number> {
      const { count } = await db
        .selectFrom('recovery_codes')
        .select((select) => select.fn.countAll().as('count'))
        .where('account_id', '=', id)
        .executeTakeFirstOrThrow();
      return Number(count);
    },
  };
}
