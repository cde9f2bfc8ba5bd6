import { createHash } from 'node:crypto';

/** One entry of the audit log as its hash covers it. */
export interface AuditEntry {
  /** 1 for the first. */
  number: number;
  at: number;
  actor_id: string;
  act: string;
  subject: string;
  detail: string;
  /** Hash of the entry before. */
  previous: string;
  hash: string;
}

/** What stands before the first entry. */
export const BEGINNING = '0'.repeat(64);

/** SHA-256 over the entry before and all of this one, in hex. */
export function hashOf(entry: Omit<AuditEntry, 'hash'>): string {
  const { number, at, actor_id, act, subject, detail, previous } = entry;
  return createHash('sha256')
    .update(JSON.stringify([previous, number, at, actor_id, act, subject, detail]))
    .digest('hex');
}

/** What a walk along the chain found. */
export interface ChainReport {
  entries: number;
  /** Hash of the last entry: whoever has noted it can tell later whether entries were taken off the end. */
  head: string;
  /** Number of the first entry that does not follow from the one before; null: all do. */
  brokenAt: number | null;
  /** Whether a hash that was noted earlier is in the chain; null: none was given. */
  hasKnown: boolean | null;
}

/** Walks the entries, in order, once and with constant memory. */
export function walkChain(entries: Iterable<AuditEntry>, known?: string): ChainReport {
  const report: ChainReport = {
    entries: 0,
    head: BEGINNING,
    brokenAt: null,
    hasKnown: known === undefined ? null : known === BEGINNING,
  };
  for (const entry of entries) {
    const isNext = entry.number === report.entries + 1 && entry.previous === report.head;
    if (!isNext || entry.hash !== hashOf(entry)) return { ...report, brokenAt: entry.number };
    report.entries += 1;
    report.head = entry.hash;
    if (entry.hash === known) report.hasKnown = true;
  }
  return report;
}
