import type { Files, OpenFile } from './files.ts';
import { createSealer, type SegmentName } from './seal.ts';

/** A segment that batches are written to, in order. */
export interface SegmentWriter {
  /** Bytes written. */
  readonly bytes: number;
  /** Batches written. */
  readonly batches: number;
  /** Durable when it resolves in a segment that is synced at each write, else after `sync`. */
  write(batch: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  /** Cuts off what a failed write to a synced segment left, durably. */
  cut(): Promise<void>;
  close(): Promise<void>;
}

/** Makes the file and writes its header; the caller syncs the folder. */
export async function createSegment(options: {
  files: Files;
  path: string;
  name: SegmentName;
  key: Uint8Array;
  isSynced: boolean;
}): Promise<SegmentWriter> {
  const sealer = createSealer(options.key, options.name);
  const { header } = sealer;
  const file = await create(options, header);
  let bytes = header.length;
  let batches = 0;
  return {
    get bytes() {
      return bytes;
    },
    get batches() {
      return batches;
    },
    async write(batch) {
      const sealed = sealer.seal(batch);
      await file.write(sealed, bytes);
      bytes += sealed.length;
      batches += 1;
    },
    sync: () => file.sync(),
    async cut() {
      await file.truncate(bytes);
      await file.sync();
    },
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
