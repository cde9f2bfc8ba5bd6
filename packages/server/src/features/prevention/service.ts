import type { DeskHold } from '@footlights/contract';
import type { Db } from '#engines/db/port.ts';
import type { Clock } from '#lib/clock.ts';
import type { AccountId } from '#lib/ids.ts';
import { createHeldTexts, type HeldTexts } from './held-texts.ts';
import { createNewcomers, type Newcomers } from './newcomers.ts';
import type { AccountFacts, CountAutomated } from './parts.ts';
import { createRules, type NoteAct, type Rules } from './rules.ts';
import { createSpam, type ScoredComment, type Spam } from './spam.ts';

export { createDeskTexts, type DeskTexts } from './desk-texts.ts';
export type { HeldTexts } from './held-texts.ts';
export type { Newcomers } from './newcomers.ts';
export type { NoteAct } from './rules.ts';

/** What is looked at before it is there: words and links, new accounts, spam. Nobody is shadowed: whoever writes is told. */
export interface Prevention {
  rules: Rules;
  texts: HeldTexts;
  newcomers: Newcomers;
  spam: Spam;
  /** Why a comment has to wait for a moderator; null: nothing. Refuses what may not be written at all. */
  holdOf(comment: ScoredComment): Promise<DeskHold | null>;
  /** The same of a comment that is changed. */
  holdOfEdit(comment: ScoredComment): Promise<DeskHold | null>;
  /** Refuses a follow that a new account may not do yet, or that looks like spam. */
  requireFollow(account: AccountId): Promise<void>;
}

/** What prevention needs. */
export interface PreventionOptions {
  db: Db;
  clock: Pick<Clock, 'now'>;
  /** Days for which an account is new; 0: none is. */
  newDays: number;
  note: NoteAct;
  factsOf: (id: AccountId) => Promise<AccountFacts | undefined>;
  recordOf: (id: AccountId) => Promise<{ blockers: number; strikes: number }>;
  count: CountAutomated;
}

export function createPrevention(options: PreventionOptions): Prevention {
  const rules = createRules(options);
  const moderates = async (id: AccountId) => (await options.factsOf(id))?.moderates === true;
  const newcomers = createNewcomers(options);
  const texts = createHeldTexts({ ...options, rules, newcomers, moderates });
  const spam = createSpam(options);
  async function ruleHolding({ author, text }: ScoredComment): Promise<DeskHold | null> {
    const rule = await rules.screen(text, 'text');
    return rule === null || (await moderates(author)) ? null : { kind: 'rule', rule: rule.text };
  }
  async function spamHolding(comment: ScoredComment): Promise<DeskHold | null> {
    const signs = await spam.signsOf(comment);
    return signs === null ? null : { kind: 'spam', signs };
  }
  async function counted(hold: DeskHold | null): Promise<DeskHold | null> {
    if (hold !== null)
      await options.count({ kind: hold.kind === 'rule' ? 'rules' : 'spam', outcome: 'held' });
    return hold;
  }
  return {
    rules,
    texts,
    newcomers,
    spam,
    async holdOf(comment) {
      const { author } = comment;
      const rule = await ruleHolding(comment);
      await newcomers.requireComment(author, comment);
      const signs = await spamHolding(comment);
      return counted(rule ?? signs);
    },
    async holdOfEdit(comment) {
      const rule = await ruleHolding(comment);
      await newcomers.requireText(comment.author, comment);
      return counted(rule ?? (await spamHolding(comment)));
    },
    async requireFollow(account) {
      await newcomers.requireFollow(account);
      await spam.requireFollow(account);
    },
  };
}
