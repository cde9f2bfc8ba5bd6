import type { AccountId } from '#lib/ids.ts';

/** The authenticator app of an account; no row, no app. */
export interface TwoFactorRow {
  account_id: AccountId;
  /** Sealed (sealing.ts). */
  secret: string;
  /** 1 once a code has confirmed it; until then it changes nothing. */
  is_on: 0 | 1;
}

/** A recovery code that is not used up. */
export interface RecoveryCodeRow {
  account_id: AccountId;
  /** Keyed hash of account and code. */
  hash: string;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    two_factor: TwoFactorRow;
    recovery_codes: RecoveryCodeRow;
  }
}
