import type { HeldField, RuleKind, RuleOutcome } from '@footlights/contract';
import type { AccountId, HeldTextId, RuleId, VideoId } from '#lib/ids.ts';

/** A word, phrase or domain that is refused or held. */
export interface TextRuleRow {
  /** Made from kind and pattern: the same rule has the same id, which the audit log can name without its words. */
  id: RuleId;
  kind: RuleKind;
  outcome: RuleOutcome;
  /** As it is looked for: with a space where a word has to begin or end; a domain in ASCII. */
  pattern: string;
  /** As it was written. */
  text: string;
}

/** A text that waits for a moderator; what was there before stays. One at most for each place. */
export interface HeldTextRow {
  id: HeldTextId;
  account_id: AccountId;
  /** Of a caption. */
  video_id: VideoId | null;
  field: HeldField;
  /** Checked and cleaned; links as JSON. */
  text: string;
  /** What the rule says that it met. */
  rule: string;
  /** To the minute. */
  at: number;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    text_rules: TextRuleRow;
    held_texts: HeldTextRow;
  }
}
