import type { Readable } from 'node:stream';
import type { AccountId } from './ids.ts';

/** A file of the export. Opened when its turn comes; null when it is gone by then. */
export interface ExportFile {
  /** Within the zip, such as `clips/v_…/cover.webp`. */
  path: string;
  open: () => Promise<{ bytes: number; stream: Readable } | null>;
}

/** What one feature keeps of an account: for its export, and for its end. */
export interface Belongings {
  /** Name of the JSON file in the export, such as `likes.json`; null: nothing that the account could not see already. */
  exportName: string | null;
  /** What is exported, ready for JSON; never a view, since none is held. */
  exportOf: (id: AccountId) => Promise<unknown>;
  /** Files beside it. */
  filesOf?: (id: AccountId) => AsyncIterable<ExportFile>;
  /** Removes every row and file that names the account, and keeps counters true. Idempotent; short transactions. */
  forget: (id: AccountId) => Promise<void>;
}
