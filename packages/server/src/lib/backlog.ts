/** What waits in a queue. */
export interface Backlog {
  waiting: number;
  /** Those of them that failed before and are tried again, and those that were given up and are still there. */
  failed: number;
  /** When the first that waits was added, or is to be tried again, epoch milliseconds; null: none waits. */
  oldestAt: number | null;
}
