import type { Files, OpenFile } from './files.ts';
import { type Before, createSealer, type SegmentName } from './seal.ts';

/** A segment that batches are written to, in order. */
export interface SegmentWriter {
  /** Bytes written. */
  readonly bytes: number;
  /** Batches written. */
  readonly batches: number;
  /** Durable when it resolves in a segment that is synced at each write, else after `sync`. */
  write(batch: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  /** Says that no batch will follow. Durable after `sync`. */
  complete(): Promise<void>;
  /** Gives back what a failed write and the zeros ahead take on the disk. */
  cut(): Promise<void>;
  close(): Promise<void>;
}

/** A synced segment grows by this much ahead of its batches, then by twice as much, up to the most. */
const FIRST_RESERVE_BYTES = 64 * 1024;
const MOST_RESERVE_BYTES = 4 * 1024 * 1024;

/**
 * Makes the file and writes its header; the caller syncs the folder. A synced segment has zeros ahead of its batches:
 * a write within a file's length waits for the data alone, one that lengthens the file for the file system's own
 * journal too, and for everybody else who waits for that. Zeros read as the end of the batches.
 */
export async function createSegment(options: {
  files: Files;
  path: string;
  name: SegmentName;
  before: Before;
  key: Uint8Array;
  isSynced: boolean;
}): Promise<SegmentWriter> {
  const sealer = createSealer(options.key, options.name, options.before);
  const { header } = sealer;
  const file = await create(options, header);
  let bytes = header.length;
  let batches = 0;
  let reserved = bytes;

  async function reserve(needed: number): Promise<void> {
    if (!options.isSynced || bytes + needed <= reserved) return;
    const more = Math.min(Math.max(reserved, FIRST_RESERVE_BYTES), MOST_RESERVE_BYTES) + needed;
    await file.write(new Uint8Array(more), reserved);
    reserved += more;
  }
  return {
    get bytes() {
      return bytes;
    },
    get batches() {
      return batches;
    },
    async write(batch) {
      const sealed = sealer.seal(batch);
      await reserve(sealed.length);
      await file.write(sealed, bytes);
      bytes += sealed.length;
      batches += 1;
    },
    sync: () => file.sync(),
    complete: () => file.write(sealer.end(), bytes),
    cut: () => file.truncate(bytes),
    close: () => file.close(),
  };
}

/** The file with its header, synced; nothing when that fails. */
async function create(
  { files, path, isSynced }: { files: Files; path: string; isSynced: boolean },
  header: Buffer,
): Promise<OpenFile> {
  const file = await (isSynced ? files.createSynced(path) : files.create(path));
  try {
    await file.write(header, 0);
    await file.sync();
    return file;
  } catch (error) {
    await file.close();
    await files.remove(path).catch(() => undefined);
    throw error;
  }
}
