import type { WordKind } from '@footlights/contract';
import type { AccountId } from '#lib/ids.ts';

/** A word or phrase that an account does not want to see, or not on its clips without having looked. */
export interface KeptWordRow {
  account_id: AccountId;
  kind: WordKind;
  /** As it is looked for: see `patternOf`. */
  pattern: string;
  /** As it was written. */
  word: string;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    kept_words: KeptWordRow;
  }
}
