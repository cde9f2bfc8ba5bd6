import type { AccountId } from '#lib/ids.ts';

/** An account that has locked itself down. */
export interface LockDownRow {
  account_id: AccountId;
  /** JSON of `LockedChoices`: what lifting brings back. */
  before: string;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    lock_downs: LockDownRow;
  }
}
