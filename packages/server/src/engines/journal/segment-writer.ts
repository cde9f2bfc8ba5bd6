import type { Files, OpenFile } from './files.ts';
import { createSealer, type SegmentName } from './seal.ts';

/** A segment that batches are written to, in order. */
export interface SegmentWriter {
  /** Bytes written. */
  readonly bytes: number;
  /** Batches written. */
  readonly batches: number;
  write(batch: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  /** Cuts off everything since the last `sync` that succeeded, durably. */
  cut(): Promise<void>;
  close(): Promise<void>;
}

/** Makes the file and writes its header; the caller syncs the folder. */
export async function createSegment(options: {
  files: Files;
  path: string;
  name: SegmentName;
  key: Uint8Array;
}): Promise<SegmentWriter> {
  const sealer = createSealer(options.key, options.name);
  const { header } = sealer;
  const file = await create(options.files, options.path, header);
  let bytes = header.length;
  let durableBytes = bytes;
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
    async sync() {
      await file.sync();
      durableBytes = bytes;
    },
    async cut() {
      await file.truncate(durableBytes);
      await file.sync();
    },
    close: () => file.close(),
  };
}

/** The file with its header, synced; nothing when that fails. */
async function create(files: Files, path: string, header: Buffer): Promise<OpenFile> {
  const file = await files.create(path);
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
