import { fork } from 'node:child_process';
import { setPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Needle } from '#lib/search-file.ts';
import type { OpenDay } from './leftovers.ts';

/** What is looked for, and where. */
export interface ScanOrder {
  dataDir: string;
  day: OpenDay;
  /** Bytes as hexadecimal digits. */
  needles: { name: string; hex: string }[];
  /** Finished media that did not change since then are not read; epoch ms of the file system. */
  since: number;
  /** Where the log ended before the search; null: it goes to no file. */
  logBytes: number | null;
}

/** What a scan found: paths relative to the data folder, long names in them shortened. */
export interface ScanResult {
  traces: { path: string; needle: string }[];
  leftovers: string[];
  /** Files that could not be read. */
  unread: string[];
}

const CHILD = fileURLToPath(new URL('scan-child.ts', import.meta.url));
const LOWEST_PRIORITY = 19;

/**
 * Searches the files of a data folder in a process of its own, at the lowest priority. Not in this one: closing a file
 * that SQLite has open here would drop SQLite's locks on it. Ends with `signal`.
 */
export async function scan(
  order: Omit<ScanOrder, 'needles'> & { needles: readonly Needle[] },
  signal: AbortSignal,
): Promise<ScanResult> {
  const { promise, resolve, reject } = Promise.withResolvers<ScanResult>();
  // Its standard output is ours, so that it can see where the log goes; it says nothing there.
  const child = fork(CHILD, {
    execArgv: [],
    env: {},
    stdio: ['ignore', 'inherit', 'ignore', 'ipc'],
    signal,
  });
  child.once('error', reject);
  child.once('message', (result) => resolve(result as ScanResult));
  child.once('exit', (code) => reject(new Error(`The search of files ended with code ${code}.`)));
  lowerPriority(child.pid);
  // Through the channel: neither arguments nor environment can be read by others that way.
  const needles = order.needles.map(({ name, bytes }) => ({ name, hex: bytes.toString('hex') }));
  child.send({ ...order, needles } satisfies ScanOrder);
  try {
    return await promise;
  } finally {
    child.kill();
  }
}

function lowerPriority(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    setPriority(pid, LOWEST_PRIORITY);
  } catch {
    // It has ended already, which its exit tells.
  }
}
