import type { AccountId } from '#lib/ids.ts';

/** An account that will be deleted. */
export interface DepartureRow {
  account_id: AccountId;
  /** End of its time of grace, epoch milliseconds. */
  deletes_at: number;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    departures: DepartureRow;
  }
}
