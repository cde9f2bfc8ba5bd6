import type { AccountId } from '#lib/ids.ts';

/** What an account shows of itself, and its role. One row an account, made with it. */
export interface ProfileRow {
  /** Also the id of the account's user row, which better-auth owns. */
  id: AccountId;
  /** Lower case. */
  username: string;
  display_name: string;
  bio: string;
  role: 'admin' | 'user';
  /** Start of the UTC day of joining, epoch milliseconds. */
  joined_at: number;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    profiles: ProfileRow;
  }
}
