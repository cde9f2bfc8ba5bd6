import type { Generated } from 'kysely';

/** A job that waits or runs; done ones are gone. */
export interface JobRow {
  id: Generated<number>;
  kind: string;
  key: string;
  /** JSON. */
  payload: string;
  state: 'waiting' | 'running';
  /** Runs begun so far. */
  attempts: number;
  /** Not to be started before. Epoch milliseconds. */
  due_at: number;
}

declare module '#engines/db/port.ts' {
  interface Tables {
    jobs: JobRow;
  }
}
