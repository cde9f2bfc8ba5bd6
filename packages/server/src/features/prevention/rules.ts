import { MOST_RULES, type TextRule } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import { Refusal } from '#http/errors.ts';
import type { AccountId, RuleId } from '#lib/ids.ts';
import { createMatchRules, type MatchRules } from './matching.ts';
import type { CountAutomated } from './parts.ts';
import { rulesFrom, type RuleDefaults } from './rule-lines.ts';
import { countRules, dropRule, keepRule, loadRules } from './rule-store.ts';
import type { TextRuleRow } from './table.ts';

/** Writes into the audit log, in a transaction. */
export type NoteAct = (
  transaction: Db,
  noted: {
    by: AccountId;
    act: 'keep-rule' | 'remove-rule' | 'read-held' | 'pass-held' | 'refuse-held';
    subject: string;
    detail?: string;
  },
) => Promise<void>;

/** Words and links that the instance refuses or holds. */
export interface Rules {
  list(): Promise<TextRule[]>;
  /** Keeps what pasted lines say, all or nothing; how many are new or have another outcome. */
  add(by: AccountId, lines: string, defaults: RuleDefaults): Promise<number>;
  remove(by: AccountId, id: RuleId): Promise<void>;
  /** Rules that a text meets, those that refuse first. */
  metBy(text: string): Promise<TextRule[]>;
  /** The rule that holds this text; null: none does. Throws `text/refused`, which names the rule. */
  screen(text: string, field?: string): Promise<TextRule | null>;
}

export function createRules(options: { db: Db; note: NoteAct; count: CountAutomated }): Rules {
  const { db, note, count } = options;
  let compiled: Promise<MatchRules> | undefined;
  /** A failure is tried again at the next text. */
  function matcher(): Promise<MatchRules> {
    compiled ??= loadRules(db)
      .then(createMatchRules)
      .catch((error: unknown) => {
        compiled = undefined;
        throw error;
      });
    return compiled;
  }
  const metBy = async (text: string) => (await matcher())(text).map(toRule);
  return {
    list: async () => (await loadRules(db)).map(toRule),
    metBy,
    async screen(text, field) {
      const [first] = await metBy(text);
      if (first?.outcome === 'refuse') {
        await count({ kind: 'rules', outcome: 'refused' });
        throw refusalOf(first, field);
      }
      return first ?? null;
    },
    async add(by, lines, defaults) {
      const rows = rulesFrom(lines, defaults);
      const changed = await db.transaction().execute(async (transaction) => {
        let kept = 0;
        for (const row of rows) {
          if (!(await keepRule(transaction, row))) continue;
          kept += 1;
          await note(transaction, { by, act: 'keep-rule', subject: row.id, detail: codesOf(row) });
        }
        const total = await countRules(transaction);
        if (total > MOST_RULES)
          throw new Refusal('rule/too-many', {
            message: `An instance keeps up to ${MOST_RULES} rules; these would be ${total}.`,
          });
        return kept;
      });
      compiled = undefined;
      return changed;
    },
    async remove(by, id) {
      await db.transaction().execute(async (transaction) => {
        const row = await dropRule(transaction, id);
        if (row === undefined) return;
        await note(transaction, { by, act: 'remove-rule', subject: id, detail: codesOf(row) });
      });
      compiled = undefined;
    },
  };
}

function refusalOf({ kind, text }: TextRule, field: string | undefined): Refusal {
  return new Refusal('text/refused', {
    message:
      kind === 'link' ? `Links to ${text} are not allowed here.` : `“${text}” is not allowed here.`,
    detail: { rule: text, ...(field === undefined ? {} : { field }) },
  });
}

function toRule({ id, kind, outcome, text }: TextRuleRow): TextRule {
  return { id, kind, outcome, text };
}

/** What the audit log says: never the words. */
function codesOf({ kind, outcome }: TextRuleRow): string {
  return `${outcome} ${kind}`;
}
