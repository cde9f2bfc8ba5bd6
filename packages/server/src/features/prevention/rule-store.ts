import type { Db } from '#engines/db/port.ts';
import type { RuleId } from '#lib/ids.ts';
import type { TextRuleRow } from './table.ts';

export async function loadRules(db: Db): Promise<TextRuleRow[]> {
  return db.selectFrom('text_rules').selectAll().orderBy('text').orderBy('id').execute();
}

/** Keeps a rule; whether it is new or has another outcome now. */
export async function keepRule(db: Db, row: TextRuleRow): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('text_rules')
    .values(row)
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet({ outcome: row.outcome, text: row.text })
        .where('text_rules.outcome', '!=', row.outcome),
    )
    .executeTakeFirstOrThrow();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

export async function countRules(db: Db): Promise<number> {
  const { count } = await db
    .selectFrom('text_rules')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  return count;
}

/** Takes a rule out; what it was, if it was there. */
export async function dropRule(db: Db, id: RuleId): Promise<TextRuleRow | undefined> {
  return db.deleteFrom('text_rules').where('id', '=', id).returningAll().executeTakeFirst();
}
