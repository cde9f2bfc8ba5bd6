import { createHmac, randomInt } from 'node:crypto';
import type { Db, DbTransaction } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';
import { createSecurityStore } from './security-store.ts';

/** Codes that stand in for a lost app or a forgotten password, each once. */
export interface RecoveryCodes {
  /** Ten new ones in the place of all before; only their hashes are kept. */
  replace(transaction: DbTransaction, id: AccountId): Promise<string[]>;
  /** Whether it was one of the account's; then it is used up. */
  use(db: Db | DbTransaction, id: AccountId, code: string): Promise<boolean>;
  left(id: AccountId): Promise<number>;
}

const HOW_MANY = 10;
/** Crockford's: no letter that looks like a digit, and no u. Twelve of them are 60 random bits. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz';
const GROUPS = 3;
const GROUP_LETTERS = 4;

export function createRecoveryCodes(options: { db: Db; factorSecret: string }): RecoveryCodes {
  const store = createSecurityStore(options.db);
  /** Keyed, so that a copy of the database alone gives nothing to try codes against. */
  function hashOf(id: AccountId, code: string): string {
    return createHmac('sha256', options.factorSecret)
      .update(`recovery ${id} ${plainCode(code)}`)
      .digest('base64url');
  }
  return {
    async replace(transaction, id) {
      const codes = Array.from({ length: HOW_MANY }, newCode);
      await store.replaceCodes(
        transaction,
        id,
        codes.map((code) => hashOf(id, code)),
      );
      return codes;
    },
    use: (db, id, code) => store.takeCode(db, id, hashOf(id, code)),
    left: (id) => store.countCodes(id),
  };
}

/**
 * A code as it is compared: dashes and spaces left out, lower case, what looks alike made one.
 * @example plainCode('7K2O-mx4l QRST') // '7k20mx41qrst'
 */
export function plainCode(typed: string): string {
  return typed
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^0-9a-z]/g, '')
    .replaceAll('o', '0')
    .replaceAll(/[il]/g, '1');
}

function newCode(): string {
  return Array.from({ length: GROUPS }, newGroup).join('-');
}

function newGroup(): string {
  return Array.from({ length: GROUP_LETTERS }, () => LETTERS[randomInt(LETTERS.length)]).join('');
}
