import type { Generated } from 'kysely';

/** An event that has not been to all listeners yet. */
export interface OutboxRow {
  id: Generated<number>;
  /** JSON. */
  event: string;
  at: number;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    outbox: OutboxRow;
  }
}
