/** When the key of a counting day was made and destroyed; the last days only. Cut to the minute. */
export interface CountingKeyRow {
  day: number;
  /** Epoch ms. */
  made_at: number;
  /** Epoch ms; null while the key is there. */
  destroyed_at: number | null;
}

/** The last self-audit: a single row. */
interface SelfAuditRow {
  id: 1;
  /** Epoch ms, cut to the minute. */
  at: number;
  /** JSON. */
  report: string;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    counting_keys: CountingKeyRow;
    self_audit: SelfAuditRow;
  }
}
