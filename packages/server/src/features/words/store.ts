import type { WordKind } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { AccountId } from '#lib/ids.ts';
import type { KeptWordRow } from './table.ts';

/** Words of one kind, in the order of their letters. */
export async function loadWords(
  db: Db,
  accountId: AccountId,
  kind: WordKind,
): Promise<KeptWordRow[]> {
  return db
    .selectFrom('kept_words')
    .selectAll()
    .where('account_id', '=', accountId)
    .where('kind', '=', kind)
    .orderBy('pattern')
    .execute();
}

/** Adds a word unless its pattern is there. */
export async function insertWord(db: Db, row: KeptWordRow): Promise<void> {
  await db
    .insertInto('kept_words')
    .values(row)
    .onConflict((conflict) => conflict.columns(['account_id', 'kind', 'pattern']).doNothing())
    .execute();
}

export async function deleteWord(db: Db, row: Omit<KeptWordRow, 'word'>): Promise<void> {
  await db
    .deleteFrom('kept_words')
    .where('account_id', '=', row.account_id)
    .where('kind', '=', row.kind)
    .where('pattern', '=', row.pattern)
    .execute();
}

export async function deleteWordsOf(db: Db, accountId: AccountId): Promise<void> {
  await db.deleteFrom('kept_words').where('account_id', '=', accountId).execute();
}
