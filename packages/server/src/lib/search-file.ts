import { openSync, readSync, closeSync } from 'node:fs';

/** Bytes that are looked for, and what to call them in a report. */
export interface Needle {
  name: string;
  bytes: Buffer;
}

const CHUNK_BYTES = 1_048_576;

/**
 * Names of the needles in a file from byte `from` on, also where one lies across two chunks, and how many bytes were
 * read. Synchronous, with 1 MiB of memory: for a process of its own.
 * NOTE: never on a file that this process has open through SQLite: closing it drops SQLite's locks (fcntl(2)).
 */
export function searchFile(
  path: string,
  needles: readonly Needle[],
  from = 0,
): { found: Set<string>; bytes: number } {
  const overlap = Math.max(1, ...needles.map(({ bytes }) => bytes.length)) - 1;
  const buffer = Buffer.alloc(CHUNK_BYTES + overlap);
  const found = new Set<string>();
  const file = openSync(path, 'r');
  let bytes = 0;
  try {
    for (let kept = 0; ;) {
      const read = readSync(file, buffer, kept, CHUNK_BYTES, from + bytes);
      if (read === 0) return { found, bytes };
      bytes += read;
      const filled = buffer.subarray(0, kept + read);
      for (const needle of needles) if (filled.includes(needle.bytes)) found.add(needle.name);
      kept = Math.min(overlap, filled.length);
      buffer.copyWithin(0, filled.length - kept, filled.length);
    }
  } finally {
    closeSync(file);
  }
}
