import type { Db } from '#engines/db/port.ts';
/** What prevention goes by of an account. */
export interface AccountFacts {
  /** Start of the UTC day of joining, epoch milliseconds. */
  joinedAt: number;
  /** Whoever moderates or runs the instance. */
  moderates: boolean;
}

/** A rule or signs of spam held or refused something; in the transaction that did it, if there is one. */
export type CountAutomated = (
  done: { kind: 'rules' | 'spam'; outcome: 'held' | 'refused' },
  transaction?: Db,
) => Promise<void>;
