import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import process from 'node:process';
import { searchFile, type Needle } from '#lib/search-file.ts';
import { isLeftover, namesInTar } from './leftovers.ts';
import type { ScanOrder, ScanResult } from './scan.ts';

/** Media lie there under the hash of their content and are never written again. */
const FINISHED = /^blobs\/[0-9a-f]{2}\/[^/]+$/;
/** What people send may be any archive. */
const SENT_IN = /^(?:uploads|work|blobs)\//;
const MOST_NAMED = 20;

process.once('message', (order) => {
  const result = scanFolder(order as ScanOrder);
  process.send?.(result, () => process.disconnect());
});

function scanFolder(order: ScanOrder): ScanResult {
  const needles: Needle[] = order.needles.map(({ name, hex }) => ({
    name,
    bytes: Buffer.from(hex, 'hex'),
  }));
  const result: ScanResult = {
    traces: [],
    leftovers: [],
    unread: [],
  };
  for (const entry of readdirSync(order.dataDir, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    const path = relative(order.dataDir, file).replaceAll(sep, '/');
    scanFile({ file, path }, { order, needles, result });
  }
  if (order.logBytes !== null) searchLog(order.logBytes, needles, result);
  const { traces, leftovers, unread } = result;
  return {
    ...result,
    traces: traces.slice(0, MOST_NAMED),
    leftovers: leftovers.slice(0, MOST_NAMED),
    unread: unread.slice(0, MOST_NAMED),
  };
}

type Work = { order: ScanOrder; needles: readonly Needle[]; result: ScanResult };

function scanFile({ file, path }: { file: string; path: string }, work: Work): void {
  const { order, needles, result } = work;
  const shown = shownPath(path, needles);
  try {
    for (const needle of needles) {
      if (Buffer.from(path).includes(needle.bytes))
        result.traces.push({ path: shown, needle: needle.name });
    }
    if (FINISHED.test(path) && statSync(file).mtimeMs < order.since) return;
    if (isLeftover(path, order.day) || (!SENT_IN.test(path) && holdsLeftover(file)))
      result.leftovers.push(shown);
    for (const needle of searchFile(file, needles).found)
      result.traces.push({ path: shown, needle });
  } catch (error) {
    // Temporary files come and go while others are read.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') result.unread.push(shown);
  }
}

/** Whether it is an archive with a journal or a key in it. */
function holdsLeftover(file: string): boolean {
  const opened = openSync(file, 'r');
  try {
    const read = (at: number, length: number) => {
      const bytes = Buffer.alloc(length);
      return bytes.subarray(0, readSync(opened, bytes, 0, length, at));
    };
    for (const name of namesInTar(read)) {
      if (/(?:^|\/)(?:journal|keys)\//.test(name) || isLeftover(name, { number: null }))
        return true;
    }
    return false;
  } finally {
    closeSync(opened);
  }
}

/** Where the process logs into a file, what it said since. */
function searchLog(from: number, needles: readonly Needle[], result: ScanResult): void {
  if (!fstatSync(1).isFile()) return;
  const { found } = searchFile('/proc/self/fd/1', needles, from);
  for (const needle of found) result.traces.push({ path: 'the log', needle });
}

/** Names that nobody can guess, such as those of media, are told by their beginning; a trace is not repeated. */
function shownPath(path: string, needles: readonly Needle[]): string {
  const clean = needles.reduce((text, { bytes }) => text.replaceAll(bytes.toString(), '…'), path);
  return clean.replaceAll(/[\w-]{20,}/g, (name) => `${name.slice(0, 4)}…`).slice(0, 120);
}
