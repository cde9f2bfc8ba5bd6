/** How many of something there were in a month. */
export interface SafetyCountRow {
  /** `2026-01`, UTC. */
  month: string;
  section: string;
  kind: string;
  /** Empty where there is none. */
  outcome: string;
  count: number;
}

/** A month whose counts are complete: it is published as it is. */
export interface SafetyMonthRow {
  month: string;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    safety_counts: SafetyCountRow;
    safety_months: SafetyMonthRow;
  }
}
