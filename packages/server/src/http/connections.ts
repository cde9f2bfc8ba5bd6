import { readFileSync } from 'node:fs';

/** Of the files this process may open, connections take this share; the rest is for clips, journal and database. */
const SHARE = 0.75;

/** Where a system does not tell its limit. */
const USUAL = 10_000;

/** How many connections are kept open at once. One too many is closed at once, where it would take a file from the journal. */
export function mostConnections(): number {
  return Math.floor(openFiles() * SHARE);
}

/** The soft limit, which node sets to the hard one as it starts. */
function openFiles(): number {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    const soft = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1]);
    return Number.isFinite(soft) ? soft : USUAL / SHARE;
  } catch {
    return USUAL / SHARE;
  }
}
